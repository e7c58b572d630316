-- AlterTable
ALTER TABLE "seal" ADD COLUMN     "backup_id" UUID,
ADD COLUMN     "daily_limit" INTEGER,
ADD COLUMN     "flows" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "keeper_id" UUID,
ADD COLUMN     "valid_from" TIMESTAMPTZ(3),
ADD COLUMN     "valid_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "seal_day" (
    "seal_id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "used" INTEGER NOT NULL,

    CONSTRAINT "seal_day_pkey" PRIMARY KEY ("seal_id","day")
);

-- CreateTable
CREATE TABLE "seal_loan" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "seal_id" TEXT NOT NULL,
    "case_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "job_id" UUID,
    "flow_id" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "why" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "refusal" TEXT,

    CONSTRAINT "seal_loan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seal_use" (
    "id" UUID NOT NULL,
    "seal_id" TEXT NOT NULL,
    "loan_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "serial" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "granted_by" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seal_use_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "seal_loan_key_key" ON "seal_loan"("key");

-- CreateIndex
CREATE INDEX "seal_loan_seal_id_state_asked_at_idx" ON "seal_loan"("seal_id", "state", "asked_at");

-- CreateIndex
CREATE INDEX "seal_loan_case_id_idx" ON "seal_loan"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "seal_use_loan_id_key" ON "seal_use"("loan_id");

-- CreateIndex
CREATE INDEX "seal_use_seal_id_at_idx" ON "seal_use"("seal_id", "at");

-- CreateIndex
CREATE INDEX "seal_use_case_id_idx" ON "seal_use"("case_id");

-- CreateIndex
CREATE INDEX "seal_keeper_id_idx" ON "seal"("keeper_id");

-- CreateIndex
CREATE INDEX "seal_backup_id_idx" ON "seal"("backup_id");

-- AddForeignKey
ALTER TABLE "seal_day" ADD CONSTRAINT "seal_day_seal_id_fkey" FOREIGN KEY ("seal_id") REFERENCES "seal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seal_loan" ADD CONSTRAINT "seal_loan_seal_id_fkey" FOREIGN KEY ("seal_id") REFERENCES "seal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seal_use" ADD CONSTRAINT "seal_use_seal_id_fkey" FOREIGN KEY ("seal_id") REFERENCES "seal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seal_use" ADD CONSTRAINT "seal_use_loan_id_fkey" FOREIGN KEY ("loan_id") REFERENCES "seal_loan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The register of seals is added to and nothing else.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "seal_use_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "seal_use"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
