-- DropIndex
DROP INDEX "case_due";

-- CreateIndex
CREATE INDEX "case_due" ON "case"("due_at", "unit_key", "category") WHERE (due_at IS NOT NULL);
