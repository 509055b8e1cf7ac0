-- CreateIndex
CREATE INDEX "outgoing_news" ON "outgoing"("chat_id", "due_at") WHERE (kind = 'push'::outgoing_kind);
