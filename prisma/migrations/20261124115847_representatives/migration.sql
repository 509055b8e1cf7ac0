-- AlterTable
ALTER TABLE "case" ADD COLUMN     "group_size" INTEGER;

-- CreateTable
CREATE TABLE "representative" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "contact_id" INTEGER,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "written_by_id" INTEGER,

    CONSTRAINT "representative_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "representative_code" (
    "code_hash" TEXT NOT NULL,
    "case_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "representative_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateIndex
CREATE INDEX "representative_contact_id_idx" ON "representative"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "representative_case_id_contact_id_key" ON "representative"("case_id", "contact_id");

-- CreateIndex
CREATE INDEX "representative_code_case_id_idx" ON "representative_code"("case_id");

-- CreateIndex
CREATE INDEX "representative_code_expires_at_idx" ON "representative_code"("expires_at");

-- AddForeignKey
ALTER TABLE "representative" ADD CONSTRAINT "representative_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "representative" ADD CONSTRAINT "representative_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "representative" ADD CONSTRAINT "representative_written_by_id_fkey" FOREIGN KEY ("written_by_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "representative_code" ADD CONSTRAINT "representative_code_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
