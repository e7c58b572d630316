-- CreateTable
CREATE TABLE "return_reason" (
    "id" UUID NOT NULL,
    "flow_id" TEXT NOT NULL,
    "department_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "text_zh" TEXT NOT NULL,
    "text_en" TEXT NOT NULL,
    "fields" TEXT[],
    "added_by" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "retired_by" UUID,

    CONSTRAINT "return_reason_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "return_reason_flow_id_department_id_role_idx" ON "return_reason"("flow_id", "department_id", "role");
