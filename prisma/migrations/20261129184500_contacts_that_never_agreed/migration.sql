-- CreateIndex
CREATE INDEX "contact_never_agreed" ON "contact"("created_at") WHERE (consent_at IS NULL);
