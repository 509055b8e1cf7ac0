-- The store refuses what the code promises never happens.
--
-- Instants that the program's clock gave are not compared with each other: a machine's clock may be set back, and what happened must be
-- recorded all the same. Dates that were planned or counted are.

-- What an old store may hold against the new rules, and what is then right.
UPDATE "waiting_entry" SET case_id = NULL WHERE case_id IS NOT NULL AND NOT EXISTS (SELECT FROM "case" c WHERE c.id = case_id);
UPDATE "outgoing" SET origin_id = NULL WHERE origin_id IS NOT NULL AND NOT EXISTS (SELECT FROM "outgoing" o WHERE o.id = "outgoing".origin_id);
UPDATE "incoming" SET chat_id = NULL WHERE chat_id IS NOT NULL AND NOT EXISTS (SELECT FROM "chat" c WHERE c.id = chat_id);
UPDATE "place" SET held_by_chat_id = NULL, held_until = NULL
  WHERE held_by_chat_id IS NOT NULL AND NOT EXISTS (SELECT FROM "chat" c WHERE c.id = held_by_chat_id);
UPDATE "place" SET offered_to_id = NULL, offered_until = NULL WHERE (offered_to_id IS NULL) <> (offered_until IS NULL);
UPDATE "place" SET booking_id = NULL
  FROM "booking" b WHERE b.id = booking_id AND b.reception_id <> "place".reception_id;
UPDATE "booking" SET companions = greatest(companions, 0), calendar_sequence = greatest(calendar_sequence, 0)
  WHERE companions < 0 OR calendar_sequence < 0;
UPDATE "waiting_entry" SET companions = 0 WHERE companions < 0;
-- Of two clocks of one kind the newer binds.
UPDATE "case_deadline" old SET status = 'void', stopped_at = old.started_at, next_notice_at = NULL
  FROM "case_deadline" newer
  WHERE newer.case_id = old.case_id AND newer.clock = old.clock AND newer.id > old.id
    AND old.status IN ('running', 'paused') AND newer.status IN ('running', 'paused') AND old.clock NOT IN ('supervision', 'promise');

-- What history hangs on is never deleted: RESTRICT, where it was SET NULL.
ALTER TABLE "booking" DROP CONSTRAINT "booking_booked_by_staff_id_fkey";
ALTER TABLE "booking" DROP CONSTRAINT "booking_carried_from_id_fkey";
ALTER TABLE "booking" DROP CONSTRAINT "booking_case_id_fkey";
ALTER TABLE "booking" DROP CONSTRAINT "booking_contact_id_fkey";
ALTER TABLE "booking" DROP CONSTRAINT "booking_replaces_id_fkey";
ALTER TABLE "case" DROP CONSTRAINT "case_contact_id_fkey";
ALTER TABLE "case" DROP CONSTRAINT "case_officer_id_fkey";
ALTER TABLE "case_event" DROP CONSTRAINT "case_event_staff_id_fkey";
ALTER TABLE "case_link" DROP CONSTRAINT "case_link_linked_by_id_fkey";
ALTER TABLE "case_link" DROP CONSTRAINT "case_link_unlinked_by_id_fkey";
ALTER TABLE "evidence_file" DROP CONSTRAINT "evidence_file_case_id_fkey";
ALTER TABLE "extension_request" DROP CONSTRAINT "extension_request_decided_by_id_fkey";
ALTER TABLE "outgoing" DROP CONSTRAINT "outgoing_booking_id_fkey";
ALTER TABLE "outgoing" DROP CONSTRAINT "outgoing_case_id_fkey";
ALTER TABLE "phone_call" DROP CONSTRAINT "phone_call_booking_id_fkey";
ALTER TABLE "phone_call" DROP CONSTRAINT "phone_call_case_id_fkey";
ALTER TABLE "phone_call" DROP CONSTRAINT "phone_call_contact_id_fkey";
ALTER TABLE "place" DROP CONSTRAINT "place_booking_id_fkey";
ALTER TABLE "reception_change" DROP CONSTRAINT "reception_change_staff_id_fkey";
ALTER TABLE "representative" DROP CONSTRAINT "representative_contact_id_fkey";
ALTER TABLE "representative" DROP CONSTRAINT "representative_written_by_id_fkey";
ALTER TABLE "supervision" DROP CONSTRAINT "supervision_answered_by_id_fkey";
ALTER TABLE "unit_report" DROP CONSTRAINT "unit_report_confirmed_by_id_fkey";
ALTER TABLE "visit_invitation" DROP CONSTRAINT "visit_invitation_booking_id_fkey";
DROP INDEX "booking_reception_id_idx";
DROP INDEX "incoming_transcript";

CREATE UNIQUE INDEX "booking_reception_id_id_key" ON "booking"("reception_id", "id");
CREATE UNIQUE INDEX "case_deadline_running_once" ON "case_deadline"("case_id", "clock") WHERE ((status = ANY (ARRAY['running'::deadline_status, 'paused'::deadline_status])) AND (clock <> ALL (ARRAY['supervision'::text, 'promise'::text])));
CREATE INDEX "incoming_chat_id_received_at_idx" ON "incoming"("chat_id", "received_at");
CREATE INDEX "outgoing_settled_at_idx" ON "outgoing" USING BRIN ("settled_at") WITH (pages_per_range = 32);
CREATE UNIQUE INDEX "place_reception_id_booking_id_key" ON "place"("reception_id", "booking_id");

ALTER TABLE "incoming" ADD CONSTRAINT "incoming_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chat"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_origin_id_fkey" FOREIGN KEY ("origin_id") REFERENCES "outgoing"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "phone_call" ADD CONSTRAINT "phone_call_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "phone_call" ADD CONSTRAINT "phone_call_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "phone_call" ADD CONSTRAINT "phone_call_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reception_change" ADD CONSTRAINT "reception_change_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "visit_invitation" ADD CONSTRAINT "visit_invitation_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "place" ADD CONSTRAINT "place_held_by_chat_id_fkey" FOREIGN KEY ("held_by_chat_id") REFERENCES "chat"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "place" ADD CONSTRAINT "place_reception_id_booking_id_fkey" FOREIGN KEY ("reception_id", "booking_id") REFERENCES "booking"("reception_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "waiting_entry" ADD CONSTRAINT "waiting_entry_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "booking" ADD CONSTRAINT "booking_replaces_id_fkey" FOREIGN KEY ("replaces_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "booking" ADD CONSTRAINT "booking_carried_from_id_fkey" FOREIGN KEY ("carried_from_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "booking" ADD CONSTRAINT "booking_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "booking" ADD CONSTRAINT "booking_booked_by_staff_id_fkey" FOREIGN KEY ("booked_by_staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "booking" ADD CONSTRAINT "booking_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "case" ADD CONSTRAINT "case_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "case" ADD CONSTRAINT "case_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_linked_by_id_fkey" FOREIGN KEY ("linked_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_unlinked_by_id_fkey" FOREIGN KEY ("unlinked_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "extension_request" ADD CONSTRAINT "extension_request_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "supervision" ADD CONSTRAINT "supervision_answered_by_id_fkey" FOREIGN KEY ("answered_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "representative" ADD CONSTRAINT "representative_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "representative" ADD CONSTRAINT "representative_written_by_id_fkey" FOREIGN KEY ("written_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "unit_report" ADD CONSTRAINT "unit_report_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One statement for each rule. NOT VALID: what stands there against it must not keep a new version of the program from starting.
ALTER TABLE "office_version" ADD CONSTRAINT "office_version_document_check" CHECK (jsonb_typeof(document) = 'object') NOT VALID;
ALTER TABLE "staff" ADD CONSTRAINT "staff_unit_check" CHECK (role <> 'officer' or unit_key is not null) NOT VALID;
ALTER TABLE "staff" ADD CONSTRAINT "staff_leader_check" CHECK (role <> 'leader' or leader_key is not null) NOT VALID;
ALTER TABLE "staff" ADD CONSTRAINT "staff_head_check" CHECK (not is_head or unit_key is not null) NOT VALID;
ALTER TABLE "reception" ADD CONSTRAINT "reception_times_check" CHECK (ends_at > starts_at) NOT VALID;
ALTER TABLE "reception" ADD CONSTRAINT "reception_slot_minutes_check" CHECK (slot_minutes > 0) NOT VALID;
ALTER TABLE "reception" ADD CONSTRAINT "reception_rota_check" CHECK ((rota_key is null) = (due_on is null)) NOT VALID;
ALTER TABLE "place" ADD CONSTRAINT "place_number_check" CHECK (number > 0) NOT VALID;
ALTER TABLE "place" ADD CONSTRAINT "place_hold_check" CHECK (held_by_chat_id is null or held_until is not null) NOT VALID;
ALTER TABLE "place" ADD CONSTRAINT "place_offer_check" CHECK ((offered_to_id is null) = (offered_until is null)) NOT VALID;
ALTER TABLE "booking" ADD CONSTRAINT "booking_companions_check" CHECK (companions >= 0) NOT VALID;
ALTER TABLE "booking" ADD CONSTRAINT "booking_calendar_sequence_check" CHECK (calendar_sequence >= 0) NOT VALID;
ALTER TABLE "booking" ADD CONSTRAINT "booking_another_check" CHECK (replaces_id <> id and carried_from_id <> id) NOT VALID;
ALTER TABLE "waiting_entry" ADD CONSTRAINT "waiting_entry_companions_check" CHECK (companions >= 0) NOT VALID;
ALTER TABLE "ticket_serial" ADD CONSTRAINT "ticket_serial_last_check" CHECK (last > 0) NOT VALID;
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_tries_check" CHECK (tries >= 0) NOT VALID;
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_position_check" CHECK (position > 0) NOT VALID;
ALTER TABLE "case" ADD CONSTRAINT "case_group_size_check" CHECK (group_size > 0) NOT VALID;
ALTER TABLE "case" ADD CONSTRAINT "case_hops_check" CHECK (hops >= 0) NOT VALID;
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_two_cases_check" CHECK (earlier_id <> later_id) NOT VALID;
ALTER TABLE "case_demand" ADD CONSTRAINT "case_demand_number_check" CHECK (number > 0) NOT VALID;
ALTER TABLE "case_rating" ADD CONSTRAINT "case_rating_points_check" CHECK (bureau between 1 and 5 and unit between 1 and 5) NOT VALID;
ALTER TABLE "case_deadline" ADD CONSTRAINT "case_deadline_dates_check" CHECK (due_at >= started_at) NOT VALID;
ALTER TABLE "case_deadline" ADD CONSTRAINT "case_deadline_extensions_check" CHECK (extensions >= 0) NOT VALID;
ALTER TABLE "case_deadline" ADD CONSTRAINT "case_deadline_paused_check" CHECK (status <> 'paused' or paused_at is not null) NOT VALID;
ALTER TABLE "extension_request" ADD CONSTRAINT "extension_request_decided_check" CHECK ((decided_at is null) = (approved is null)) NOT VALID;
ALTER TABLE "supervision" ADD CONSTRAINT "supervision_answered_check" CHECK ((answered_at is null) = (answer is null)) NOT VALID;
ALTER TABLE "letter" ADD CONSTRAINT "letter_number_check" CHECK (number > 0) NOT VALID;
ALTER TABLE "letter" ADD CONSTRAINT "letter_printed_check" CHECK ((sha256 is null) = (size is null) and size > 0) NOT VALID;
ALTER TABLE "letter_serial" ADD CONSTRAINT "letter_serial_last_check" CHECK (last > 0) NOT VALID;
ALTER TABLE "receipt_serial" ADD CONSTRAINT "receipt_serial_last_check" CHECK (last > 0) NOT VALID;
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_size_check" CHECK (size >= 0) NOT VALID;
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_stored_check" CHECK (status <> 'stored' or sha256 is not null) NOT VALID;
ALTER TABLE "search_log" ADD CONSTRAINT "search_log_count_check" CHECK (count >= 0) NOT VALID;
ALTER TABLE "unit_report" ADD CONSTRAINT "unit_report_counts_check" CHECK (least(received, answered, closed, open, overdue) >= 0) NOT VALID;

-- Where no row stands against a rule it is valid for all of them; else the row keeps, and is refused when it is next changed.
DO $$
DECLARE rule record;
BEGIN
  FOR rule IN SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE contype = 'c' AND NOT convalidated LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', rule.of, rule.conname);
    EXCEPTION WHEN check_violation THEN
      RAISE NOTICE '% holds rows against %', rule.of, rule.conname;
    END;
  END LOOP;
END $$;

-- Nobody is booked at a reception more often than the office file allows (openPerReception). A chat may book for several people: each
-- name counts by itself. Of two bookings at the same moment the second sees the first, because whoever books holds the person's lock
-- (oneAtATime). Only a new or a moved booking is counted: a visit that was missed may still be entered as having taken place.
CREATE FUNCTION booking_within_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE allowed int;
BEGIN
  IF NEW.contact_id IS NULL OR NEW.kind <> 'booked' OR NEW.status NOT IN ('booked', 'arrived') THEN RETURN NEW; END IF;
  SELECT coalesce((document #>> '{booking,openPerReception}')::int, 1) INTO allowed FROM office_version ORDER BY version DESC LIMIT 1;
  IF (SELECT count(*) FROM booking b
      WHERE b.reception_id = NEW.reception_id AND b.contact_id = NEW.contact_id AND b.id <> NEW.id AND b.kind = 'booked'
        AND b.status IN ('booked', 'arrived') AND b.name IS NOT DISTINCT FROM NEW.name) >= coalesce(allowed, 1) THEN
    RAISE EXCEPTION 'contact % is booked at reception % already', NEW.contact_id, NEW.reception_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER booking_within_limit BEFORE INSERT OR UPDATE OF reception_id ON "booking"
  FOR EACH ROW EXECUTE FUNCTION booking_within_limit();
