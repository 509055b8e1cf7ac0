ALTER TABLE "staff" ADD COLUMN "cases_told_at" TIMESTAMPTZ(3);
ALTER TABLE "staff" ADD COLUMN "cases_told_entry" INTEGER NOT NULL DEFAULT 0;
-- What has come before is known.
UPDATE "staff" SET "cases_told_entry" = coalesce((SELECT max("id") FROM "case_event"), 0);
