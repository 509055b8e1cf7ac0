-- AlterTable
ALTER TABLE "code_try" ADD COLUMN     "short_code" BOOLEAN NOT NULL DEFAULT true;

-- CreateIndex
CREATE INDEX "code_try_short_code_at_idx" ON "code_try"("short_code", "at");
