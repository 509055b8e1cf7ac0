ALTER TABLE "day_list_issue" ADD COLUMN "shown" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "day_list_issue" ADD COLUMN "changes_told_at" TIMESTAMPTZ(3);
