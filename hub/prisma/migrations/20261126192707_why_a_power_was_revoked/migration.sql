-- DropIndex
DROP INDEX "power_review_department_id_role_verdict_idx";

-- AlterTable
ALTER TABLE "power" ADD COLUMN     "revoked_note" TEXT;

-- CreateIndex
CREATE INDEX "power_review_department_id_role_verdict_drawn_at_use_id_idx" ON "power_review"("department_id", "role", "verdict", "drawn_at", "use_id");
