-- AlterTable
ALTER TABLE "departure" ADD COLUMN     "outcome" JSONB;

-- AlterTable
ALTER TABLE "rebalance_proposal" ADD COLUMN     "homes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "outcome" JSONB;
