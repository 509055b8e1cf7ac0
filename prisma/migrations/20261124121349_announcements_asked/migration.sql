-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "announcements_asked_at" TIMESTAMPTZ(3);
