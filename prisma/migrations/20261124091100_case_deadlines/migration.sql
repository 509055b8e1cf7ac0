-- CreateEnum
CREATE TYPE "deadline_status" AS ENUM ('running', 'paused', 'met', 'missed', 'void');

-- CreateEnum
CREATE TYPE "deadline_notice" AS ENUM ('halfTime', 'threeDays', 'oneDay', 'overdue', 'escalated');

-- DropIndex
DROP INDEX "case_status_decision_due_idx";

-- DropIndex
DROP INDEX "case_unit_key_status_answer_due_idx";

-- AlterTable
ALTER TABLE "case" ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "policy_key" TEXT,
ADD COLUMN     "track" TEXT;

-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "is_head" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "case_deadline" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "clock" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "first_due_at" TIMESTAMPTZ(3) NOT NULL,
    "rule" TEXT NOT NULL,
    "status" "deadline_status" NOT NULL DEFAULT 'running',
    "paused_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "extensions" INTEGER NOT NULL DEFAULT 0,
    "noticed" "deadline_notice"[] DEFAULT ARRAY[]::"deadline_notice"[],
    "next_notice_at" TIMESTAMPTZ(3),

    CONSTRAINT "case_deadline_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "case_deadline_case_id_idx" ON "case_deadline"("case_id");

-- CreateIndex
CREATE INDEX "case_deadline_notice" ON "case_deadline"("next_notice_at") WHERE (next_notice_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "case_status_due_at_idx" ON "case"("status", "due_at");

-- CreateIndex
CREATE INDEX "case_unit_key_status_due_at_idx" ON "case"("unit_key", "status", "due_at");

-- CreateIndex
CREATE INDEX "case_due" ON "case"("due_at", "unit_key") WHERE (due_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "case_deadline" ADD CONSTRAINT "case_deadline_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The dates that cases have already stay as they are.
INSERT INTO "case_deadline" ("case_id", "clock", "started_at", "due_at", "first_due_at", "rule", "status", "stopped_at")
SELECT "id", 'acceptance', "registered_at", "decision_due", "decision_due", 'kept from before', 'running', NULL
FROM "case" WHERE "decision_due" IS NOT NULL AND "status" = 'registered'
UNION ALL
SELECT "id", 'answer', COALESCE("accepted_at", "registered_at"), "answer_due", "answer_due", 'kept from before',
       (CASE WHEN "answered_at" IS NULL THEN 'running' WHEN "answered_at" <= "answer_due" THEN 'met' ELSE 'missed' END)::"deadline_status",
       "answered_at"
FROM "case" WHERE "answer_due" IS NOT NULL AND ("status" IN ('registered', 'accepted', 'assigned') OR "answered_at" IS NOT NULL);

UPDATE "case_deadline" SET "next_notice_at" = "due_at" WHERE "status" = 'running';
UPDATE "case" SET "due_at" = (SELECT min("due_at") FROM "case_deadline" d WHERE d."case_id" = "case"."id" AND d."status" = 'running');
UPDATE "case" SET "policy_key" = (SELECT "document"->>'policy' FROM "office_version" ORDER BY "version" DESC LIMIT 1);

-- AlterTable
ALTER TABLE "case" DROP COLUMN "answer_due",
DROP COLUMN "decision_due";
