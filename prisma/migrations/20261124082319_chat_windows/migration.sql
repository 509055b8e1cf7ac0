-- AlterTable
ALTER TABLE "chat" ADD COLUMN     "reply_token" TEXT;

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "announcements_at" TIMESTAMPTZ(3),
ADD COLUMN     "preferred_chat_id" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "contact_preferred_chat_id_key" ON "contact"("preferred_chat_id");

-- CreateIndex
CREATE INDEX "outgoing_held" ON "outgoing"("chat_id") WHERE (status = 'held'::outgoing_status);

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_preferred_chat_id_fkey" FOREIGN KEY ("preferred_chat_id") REFERENCES "chat"("id") ON DELETE SET NULL ON UPDATE CASCADE;
