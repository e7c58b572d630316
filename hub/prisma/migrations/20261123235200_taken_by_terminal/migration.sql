-- AlterTable
ALTER TABLE "taken_record" DROP CONSTRAINT "taken_record_pkey",
ADD CONSTRAINT "taken_record_pkey" PRIMARY KEY ("terminal_id", "id");
