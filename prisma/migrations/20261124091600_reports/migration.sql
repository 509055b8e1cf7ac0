-- Searches by a part of a name or of a number.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- AlterTable
ALTER TABLE "case" ADD COLUMN     "place_key" TEXT;

-- CreateTable
CREATE TABLE "search_log" (
    "id" SERIAL NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "search_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_hit" (
    "search_id" INTEGER NOT NULL,
    "case_id" INTEGER NOT NULL,

    CONSTRAINT "search_hit_pkey" PRIMARY KEY ("search_id","case_id")
);

-- CreateTable
CREATE TABLE "unit_report" (
    "unit_key" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "received" INTEGER NOT NULL,
    "answered" INTEGER NOT NULL,
    "closed" INTEGER NOT NULL,
    "open" INTEGER NOT NULL,
    "overdue" INTEGER NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmed_by_id" INTEGER,
    "missing_told_at" TIMESTAMPTZ(3),

    CONSTRAINT "unit_report_pkey" PRIMARY KEY ("unit_key","date")
);

-- CreateTable
CREATE TABLE "report_issue" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "scheduled" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "report_issue_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "search_log_at_idx" ON "search_log"("at");

-- CreateIndex
CREATE INDEX "search_hit_case_id_idx" ON "search_hit"("case_id");

-- CreateIndex
CREATE INDEX "unit_report_missing" ON "unit_report"("date") WHERE ((confirmed_at IS NULL) AND (missing_told_at IS NULL));

-- CreateIndex
CREATE UNIQUE INDEX "report_issue_once" ON "report_issue"("kind", "key", "staff_id") WHERE (scheduled);

-- CreateIndex
CREATE INDEX "case_registered_at_idx" ON "case"("registered_at");

-- CreateIndex
CREATE INDEX "case_deadline_due_at_idx" ON "case_deadline"("due_at");

-- CreateIndex
CREATE INDEX "case_name_trgm" ON "case" USING GIN ("name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "case_phone_trgm" ON "case" USING GIN ("phone" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "case_event_at_idx" ON "case_event" USING BRIN ("at");

-- AddForeignKey
ALTER TABLE "search_log" ADD CONSTRAINT "search_log_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_hit" ADD CONSTRAINT "search_hit_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "search_log"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_hit" ADD CONSTRAINT "search_hit_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_report" ADD CONSTRAINT "unit_report_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_issue" ADD CONSTRAINT "report_issue_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
