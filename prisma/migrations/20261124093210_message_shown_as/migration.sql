-- AlterTable
ALTER TABLE "outgoing" ADD COLUMN     "shown_as" TEXT;
