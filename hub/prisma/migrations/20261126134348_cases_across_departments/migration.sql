-- AlterTable
ALTER TABLE "case_deadline" ADD COLUMN     "paused_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "case_view" ADD COLUMN     "home_department" TEXT,
ADD COLUMN     "late" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "parties" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "responsible_id" UUID,
ADD COLUMN     "single_key" TEXT;

-- CreateTable
CREATE TABLE "task" (
    "case_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "slot" TEXT NOT NULL DEFAULT 'main',
    "kind" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "applicant_id" UUID NOT NULL,
    "department" TEXT,
    "role" TEXT,
    "person_id" UUID,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("case_id","step","slot")
);

-- CreateIndex
CREATE INDEX "task_department_role_due_at_idx" ON "task"("department", "role", "due_at");

-- CreateIndex
CREATE INDEX "task_person_id_due_at_idx" ON "task"("person_id", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "case_view_single_key_key" ON "case_view"("single_key");

-- CreateIndex
CREATE INDEX "case_view_closed_at_idx" ON "case_view"("closed_at");

-- CreateIndex
CREATE INDEX "case_view_responsible_id_closed_at_idx" ON "case_view"("responsible_id", "closed_at");

-- CreateIndex
CREATE INDEX "case_view_parties_idx" ON "case_view" USING GIN ("parties");
