-- CreateIndex
CREATE INDEX "outgoing_tried" ON "outgoing"("chat_id") WHERE ((status = 'queued'::outgoing_status) AND (tries > 0));
