-- CreateEnum
CREATE TYPE "case_stage" AS ENUM ('first', 'review', 'secondReview');

-- CreateEnum
CREATE TYPE "case_wait" AS ENUM ('applicant', 'hearing');

-- CreateEnum
CREATE TYPE "demand_verdict" AS ENUM ('supported', 'reasonable', 'notSupported');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "case_status" ADD VALUE 'redirected';
ALTER TYPE "case_status" ADD VALUE 'forwarded';
ALTER TYPE "case_status" ADD VALUE 'inProgress';
ALTER TYPE "case_status" ADD VALUE 'reopened';
ALTER TYPE "case_status" ADD VALUE 'review';
ALTER TYPE "case_status" ADD VALUE 'secondReview';
ALTER TYPE "case_status" ADD VALUE 'withdrawn';

-- AlterTable
ALTER TABLE "case" ADD COLUMN     "complained_unit_key" TEXT,
ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "hops" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "officer_id" INTEGER,
ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "resolved" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "sponsor_key" TEXT,
ADD COLUMN     "stage" "case_stage" NOT NULL DEFAULT 'first',
ADD COLUMN     "waits_for" "case_wait";

-- AlterTable
ALTER TABLE "case_demand" ADD COLUMN     "remedy" TEXT,
ADD COLUMN     "verdict" "demand_verdict";

-- AlterTable
ALTER TABLE "evidence_file" ADD COLUMN     "from_staff" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "case_unit" (
    "case_id" INTEGER NOT NULL,
    "unit_key" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_unit_pkey" PRIMARY KEY ("case_id","unit_key")
);

-- CreateTable
CREATE TABLE "case_rating" (
    "case_id" INTEGER NOT NULL,
    "stage" "case_stage" NOT NULL,
    "bureau" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL,
    "word" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_rating_pkey" PRIMARY KEY ("case_id","stage")
);

-- CreateIndex
CREATE INDEX "case_unit_unit_key_idx" ON "case_unit"("unit_key");

-- AddForeignKey
ALTER TABLE "case_unit" ADD CONSTRAINT "case_unit_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_rating" ADD CONSTRAINT "case_rating_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case" ADD CONSTRAINT "case_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;
