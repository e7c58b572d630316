-- CreateTable
CREATE TABLE "seal_certificate" (
    "serial" TEXT NOT NULL,
    "seal_id" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "key_compromised" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "seal_certificate_pkey" PRIMARY KEY ("serial")
);

-- CreateIndex
CREATE INDEX "seal_certificate_seal_id_idx" ON "seal_certificate"("seal_id");

-- AddForeignKey
ALTER TABLE "seal_certificate" ADD CONSTRAINT "seal_certificate_seal_id_fkey" FOREIGN KEY ("seal_id") REFERENCES "seal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
