-- CreateTable
CREATE TABLE "paper_link" (
    "id" UUID NOT NULL,
    "serial" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "by" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "downloads" INTEGER NOT NULL,
    "tries" INTEGER NOT NULL,

    CONSTRAINT "paper_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "paper_link_serial_idx" ON "paper_link"("serial");

-- CreateIndex
CREATE INDEX "paper_link_person_id_idx" ON "paper_link"("person_id");
