-- CreateTable
CREATE TABLE "reference_entry" (
    "list" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "search" TEXT[],

    CONSTRAINT "reference_entry_pkey" PRIMARY KEY ("list","id")
);

-- CreateTable
CREATE TABLE "reference_list" (
    "list" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reference_list_pkey" PRIMARY KEY ("list")
);

-- CreateTable
CREATE TABLE "escalation" (
    "case_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "department_id" TEXT NOT NULL,
    "applicant_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "slots" TEXT[],
    "level" INTEGER NOT NULL,
    "told_as" TEXT NOT NULL,
    "told_to" UUID,
    "instead_of" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "reasons" JSONB NOT NULL,
    "nudges" INTEGER NOT NULL,
    "extensions" INTEGER NOT NULL,

    CONSTRAINT "escalation_pkey" PRIMARY KEY ("case_id","step","department_id")
);

-- CreateIndex
CREATE INDEX "reference_entry_search_idx" ON "reference_entry" USING GIN ("search");

-- CreateIndex
CREATE INDEX "escalation_department_id_idx" ON "escalation"("department_id");

-- CreateIndex
CREATE INDEX "escalation_told_to_idx" ON "escalation"("told_to");

-- CreateIndex
CREATE INDEX "escalation_told_as_idx" ON "escalation"("told_as");
