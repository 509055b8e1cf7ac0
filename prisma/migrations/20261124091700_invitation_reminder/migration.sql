-- AlterTable
ALTER TABLE "visit_invitation" ADD COLUMN     "reminded_at" TIMESTAMPTZ(3);
