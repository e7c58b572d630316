-- CreateTable
CREATE TABLE "hours_proposal" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "weekly_minutes" INTEGER NOT NULL,
    "side" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "hours_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "hours_proposal_person_id_state_idx" ON "hours_proposal"("person_id", "state");

-- AddForeignKey
ALTER TABLE "hours_proposal" ADD CONSTRAINT "hours_proposal_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "clerk"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;
