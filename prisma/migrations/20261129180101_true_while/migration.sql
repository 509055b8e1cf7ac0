ALTER TABLE "outgoing" ADD COLUMN "true_while" JSONB;
ALTER TABLE "phone_call" ADD COLUMN "true_while" JSONB;
CREATE INDEX "outgoing_may_turn_false" ON "outgoing"("id") WHERE ((true_while IS NOT NULL) AND (status = ANY (ARRAY['queued'::outgoing_status, 'held'::outgoing_status])));
