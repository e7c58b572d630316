-- AlterTable
ALTER TABLE "terminal" ADD COLUMN     "device_since" JSONB NOT NULL DEFAULT '{}';
