-- AlterTable
ALTER TABLE "evidence_file" ADD COLUMN     "metadata_left" BOOLEAN NOT NULL DEFAULT false;
