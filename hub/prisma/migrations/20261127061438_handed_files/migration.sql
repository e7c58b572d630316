-- CreateTable
CREATE TABLE "handed_file" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "by" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "original_sha256" BYTEA NOT NULL,
    "original_size" INTEGER NOT NULL,
    "pages" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "case_id" UUID,

    CONSTRAINT "handed_file_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "handed_file_person_id_idx" ON "handed_file"("person_id");

-- CreateIndex
CREATE INDEX "handed_file_case_id_idx" ON "handed_file"("case_id");

-- AddForeignKey
ALTER TABLE "handed_file" ADD CONSTRAINT "handed_file_id_fkey" FOREIGN KEY ("id") REFERENCES "blob"("id") ON DELETE CASCADE ON UPDATE CASCADE;
