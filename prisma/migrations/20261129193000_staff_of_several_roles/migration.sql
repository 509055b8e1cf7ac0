-- One person may be several of the staff: a clerk and an officer. Who works here no longer stays known until they have been told.
ALTER TABLE "staff" ADD COLUMN "left_told_at" TIMESTAMPTZ(3);

DROP INDEX "staff_contact_id_key";

CREATE INDEX "staff_contact_id_idx" ON "staff"("contact_id");

CREATE UNIQUE INDEX "staff_active" ON "staff"("contact_id", "role", "unit_key") WHERE (ended_at IS NULL);
