-- AlterTable
ALTER TABLE "print_job" ADD COLUMN     "copy_of" TEXT,
ADD COLUMN     "step" TEXT;

-- CreateIndex
CREATE INDEX "print_job_case_id_idx" ON "print_job"("case_id");
