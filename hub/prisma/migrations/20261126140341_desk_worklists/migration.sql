-- DropIndex
DROP INDEX "case_view_parties_idx";

-- CreateTable
CREATE TABLE "saved_worklist" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "filters" JSONB NOT NULL,

    CONSTRAINT "saved_worklist_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_worklist_person_id_name_key" ON "saved_worklist"("person_id", "name");

-- CreateIndex
CREATE INDEX "task_flow_id_step_department_role_due_at_idx" ON "task"("flow_id", "step", "department", "role", "due_at");

-- AddForeignKey
ALTER TABLE "saved_worklist" ADD CONSTRAINT "saved_worklist_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What follows Prisma's schema cannot say; it leaves indexes with a condition alone.

-- The desk's department list: few departments have a part in few open cases, or one in most; the planner picks by that.
CREATE INDEX "case_view_open_parties" ON "case_view" USING GIN ("parties") WHERE "closed_at" IS NULL;
CREATE INDEX "case_view_open_worst_first" ON "case_view"("late" DESC, "opened_at", "id") WHERE "closed_at" IS NULL;

-- A number is searched by its beginning, byte by byte, whatever the database's collation (R31).
CREATE INDEX "case_view_number_beginning" ON "case_view"("number" text_pattern_ops) WHERE "number" IS NOT NULL;

-- Few steps are made in batches, and their queues are counted at every look.
CREATE INDEX "task_batches" ON "task"("department", "role", "due_at") WHERE "kind" = 'batch';
