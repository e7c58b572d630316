-- CreateTable
CREATE TABLE "calendar_entry" (
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "put_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_entry_pkey" PRIMARY KEY ("kind","key")
);

-- CreateTable
CREATE TABLE "clerk" (
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "home_department" TEXT NOT NULL,
    "weekly_minutes" INTEGER,
    "max_open" INTEGER,

    CONSTRAINT "clerk_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "qualification" (
    "person_id" UUID NOT NULL,
    "flow_id" TEXT NOT NULL,
    "rank" TEXT NOT NULL,

    CONSTRAINT "qualification_pkey" PRIMARY KEY ("person_id","flow_id")
);

-- CreateTable
CREATE TABLE "shift" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "place_id" TEXT,

    CONSTRAINT "shift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leave" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "substitute_id" UUID,

    CONSTRAINT "leave_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "departure" (
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,

    CONSTRAINT "departure_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "task_lease" (
    "case_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_lease_pkey" PRIMARY KEY ("case_id","step","slot")
);

-- CreateTable
CREATE TABLE "rebalance_proposal" (
    "id" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "moves" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,

    CONSTRAINT "rebalance_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "qualification_flow_id_idx" ON "qualification"("flow_id");

-- CreateIndex
CREATE INDEX "shift_person_id_starts_at_idx" ON "shift"("person_id", "starts_at");

-- CreateIndex
CREATE INDEX "leave_until_at_idx" ON "leave"("until_at");

-- CreateIndex
CREATE INDEX "leave_person_id_idx" ON "leave"("person_id");

-- CreateIndex
CREATE INDEX "leave_substitute_id_idx" ON "leave"("substitute_id");

-- CreateIndex
CREATE INDEX "task_lease_until_idx" ON "task_lease"("until");

-- CreateIndex
CREATE INDEX "task_lease_person_id_idx" ON "task_lease"("person_id");

-- AddForeignKey
ALTER TABLE "clerk" ADD CONSTRAINT "clerk_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "qualification" ADD CONSTRAINT "qualification_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "clerk"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shift" ADD CONSTRAINT "shift_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "clerk"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shift" ADD CONSTRAINT "shift_place_id_fkey" FOREIGN KEY ("place_id") REFERENCES "place"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leave" ADD CONSTRAINT "leave_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leave" ADD CONSTRAINT "leave_substitute_id_fkey" FOREIGN KEY ("substitute_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
