-- AlterTable
ALTER TABLE "reception" ADD COLUMN     "paper_told_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "clock_run" (
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clock_run_pkey" PRIMARY KEY ("name")
);

-- Receptions that wait for their paper already: their clerks were told when they were asked.
UPDATE "reception" SET "paper_told_at" = "paper_asked_at" WHERE "paper_asked_at" IS NOT NULL;
