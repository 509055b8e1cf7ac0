-- AlterTable
ALTER TABLE "phone_call" ADD COLUMN     "contact_id" INTEGER;

-- CreateIndex
CREATE INDEX "case_place" ON "case"("place_key") WHERE (place_key IS NOT NULL);

-- CreateIndex
CREATE INDEX "case_complained_unit" ON "case"("complained_unit_key") WHERE (complained_unit_key IS NOT NULL);

-- CreateIndex
CREATE INDEX "case_sponsor" ON "case"("sponsor_key") WHERE (sponsor_key IS NOT NULL);

-- CreateIndex
CREATE INDEX "case_look_unit" ON "case_look"("unit_key") WHERE (unit_key IS NOT NULL);

-- CreateIndex
CREATE INDEX "day_pack_sha256_idx" ON "day_pack"("sha256");

-- CreateIndex
CREATE INDEX "day_register_received_by_idx" ON "day_register"("received_by");

-- CreateIndex
CREATE INDEX "letter_sha256_idx" ON "letter"("sha256");

-- CreateIndex
CREATE INDEX "phone_call_contact_id_idx" ON "phone_call"("contact_id");

-- CreateIndex
CREATE INDEX "unit_call_unit_key_idx" ON "unit_call"("unit_key");

-- CreateIndex
CREATE INDEX "visit_record_unit" ON "visit_record"("unit_key") WHERE (unit_key IS NOT NULL);

-- CreateIndex
CREATE INDEX "visit_record_received_by_idx" ON "visit_record"("received_by");

-- AddForeignKey
ALTER TABLE "phone_call" ADD CONSTRAINT "phone_call_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Which units, leaders and venues history and changes refer to: asked for each key that an office file no longer names.
CREATE INDEX "case_event_unit" ON "case_event"((data->>'unit')) WHERE (data->>'unit') IS NOT NULL;
CREATE INDEX "reception_change_leader_before" ON "reception_change"((before->>'leaderKey'));
CREATE INDEX "reception_change_leader_after" ON "reception_change"((after->>'leaderKey'));
CREATE INDEX "reception_change_venue_before" ON "reception_change"((before->>'venueKey'));
CREATE INDEX "reception_change_venue_after" ON "reception_change"((after->>'venueKey'));
