-- AlterTable
ALTER TABLE "case" ADD COLUMN     "contact_removed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "representative" ALTER COLUMN "name" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "booking_contact_kept" ON "booking"("starts_at") WHERE ((name IS NOT NULL) OR (phone IS NOT NULL));

-- CreateIndex
CREATE INDEX "case_contact_kept" ON "case"("closed_at") WHERE ((closed_at IS NOT NULL) AND (contact_removed_at IS NULL));

-- CreateIndex
CREATE INDEX "contact_named" ON "contact"("created_at") WHERE ((name IS NOT NULL) OR (phone IS NOT NULL));

-- CreateIndex
CREATE INDEX "waiting_contact_kept" ON "waiting_entry"("created_at") WHERE ((name IS NOT NULL) OR (phone IS NOT NULL));
