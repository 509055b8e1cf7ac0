-- AlterTable
ALTER TABLE "evidence_file" ADD COLUMN     "sent_on_at" TIMESTAMPTZ(3),
ADD COLUMN     "tried_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "evidence_file_waiting" ON "evidence_file"("tried_at") WHERE (status = 'waiting'::file_status);
