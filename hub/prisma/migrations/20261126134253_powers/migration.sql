-- CreateTable
CREATE TABLE "person_relation" (
    "person_id" UUID NOT NULL,
    "other_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "person_relation_pkey" PRIMARY KEY ("person_id","other_id")
);

-- CreateTable
CREATE TABLE "power" (
    "id" UUID NOT NULL,
    "flow_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "slot" TEXT,
    "department_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "holder_kind" TEXT NOT NULL,
    "holder_person" UUID,
    "holder_department" TEXT,
    "holder_role" TEXT,
    "amount" BIGINT,
    "kinds" TEXT[],
    "places" TEXT[],
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "basis" JSONB NOT NULL,
    "granted_by" UUID NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "sample_percent" INTEGER NOT NULL,
    "sample_seed" BYTEA NOT NULL,
    "objection_limit" INTEGER NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" UUID,
    "revoked_role" TEXT,
    "suspended_at" TIMESTAMPTZ(3),

    CONSTRAINT "power_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "power_use" (
    "id" UUID NOT NULL,
    "power_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "by_person" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "power_use_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "power_review" (
    "use_id" UUID NOT NULL,
    "power_id" UUID NOT NULL,
    "department_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "drawn_at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT,
    "note" TEXT,
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(3),

    CONSTRAINT "power_review_pkey" PRIMARY KEY ("use_id")
);

-- CreateIndex
CREATE INDEX "person_relation_other_id_idx" ON "person_relation"("other_id");

-- CreateIndex
CREATE INDEX "power_flow_id_step_idx" ON "power"("flow_id", "step");

-- CreateIndex
CREATE INDEX "power_department_id_idx" ON "power"("department_id");

-- CreateIndex
CREATE INDEX "power_holder_person_idx" ON "power"("holder_person");

-- CreateIndex
CREATE INDEX "power_use_power_id_at_idx" ON "power_use"("power_id", "at");

-- CreateIndex
CREATE INDEX "power_use_case_id_idx" ON "power_use"("case_id");

-- CreateIndex
CREATE INDEX "power_review_department_id_role_verdict_idx" ON "power_review"("department_id", "role", "verdict");

-- CreateIndex
CREATE INDEX "power_review_power_id_verdict_idx" ON "power_review"("power_id", "verdict");

-- AddForeignKey
ALTER TABLE "power_use" ADD CONSTRAINT "power_use_power_id_fkey" FOREIGN KEY ("power_id") REFERENCES "power"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "power_review" ADD CONSTRAINT "power_review_use_id_fkey" FOREIGN KEY ("use_id") REFERENCES "power_use"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
