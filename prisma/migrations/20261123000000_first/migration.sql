-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "outgoing_kind" AS ENUM ('reply', 'push');

-- CreateEnum
CREATE TYPE "outgoing_status" AS ENUM ('queued', 'delivered', 'refused', 'dead');

-- CreateEnum
CREATE TYPE "staff_role" AS ENUM ('clerk', 'officer', 'supervisor', 'leader', 'admin');

-- CreateEnum
CREATE TYPE "reception_kind" AS ENUM ('openReception', 'arrangedVisit', 'fieldVisit');

-- CreateEnum
CREATE TYPE "reception_status" AS ENUM ('scheduled', 'cancelled', 'held', 'heldBySubstitute');

-- CreateEnum
CREATE TYPE "booking_status" AS ENUM ('booked', 'arrived', 'seen', 'noShow', 'cancelled');

-- CreateEnum
CREATE TYPE "case_status" AS ENUM ('registered', 'accepted', 'notAccepted', 'assigned', 'answered', 'closed');

-- CreateEnum
CREATE TYPE "confidentiality" AS ENUM ('named', 'confidential', 'anonymous');

-- CreateEnum
CREATE TYPE "file_status" AS ENUM ('waiting', 'stored', 'failed');

-- CreateTable
CREATE TABLE "office_version" (
    "version" SERIAL NOT NULL,
    "document" JSONB NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "office_version_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "key_fingerprint" (
    "name" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,

    CONSTRAINT "key_fingerprint_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" SERIAL NOT NULL,
    "language" TEXT NOT NULL,
    "consent_at" TIMESTAMPTZ(3),
    "name" TEXT,
    "phone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat" (
    "id" SERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "contact_id" INTEGER,
    "language" TEXT,
    "state" JSONB NOT NULL DEFAULT '{}',
    "blocked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incoming" (
    "channel" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "chat_id" INTEGER,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "shown" JSONB,

    CONSTRAINT "incoming_pkey" PRIMARY KEY ("channel","key")
);

-- CreateTable
CREATE TABLE "outgoing" (
    "id" SERIAL NOT NULL,
    "chat_id" INTEGER NOT NULL,
    "kind" "outgoing_kind" NOT NULL,
    "content" JSONB NOT NULL,
    "status" "outgoing_status" NOT NULL DEFAULT 'queued',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "fault" TEXT,
    "position" INTEGER,

    CONSTRAINT "outgoing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "role" "staff_role" NOT NULL,
    "unit_key" TEXT,
    "leader_key" TEXT,
    "contact_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_invite" (
    "code_hash" TEXT NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_invite_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "reception" (
    "id" SERIAL NOT NULL,
    "rota_key" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "kind" "reception_kind" NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "leader_key" TEXT NOT NULL,
    "venue_key" TEXT NOT NULL,
    "status" "reception_status" NOT NULL DEFAULT 'scheduled',
    "booking_opens_at" TIMESTAMPTZ(3) NOT NULL,
    "booking_closes_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "place" (
    "id" SERIAL NOT NULL,
    "reception_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "held_by_chat_id" INTEGER,
    "held_until" TIMESTAMPTZ(3),
    "booking_id" INTEGER,

    CONSTRAINT "place_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "booking" (
    "id" SERIAL NOT NULL,
    "reception_id" INTEGER NOT NULL,
    "ticket" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "booking_status" NOT NULL DEFAULT 'booked',
    "contact_id" INTEGER,
    "booked_by_staff_id" INTEGER,
    "name" TEXT,
    "phone" TEXT,
    "matter" TEXT,
    "case_id" INTEGER,
    "companions" INTEGER NOT NULL DEFAULT 0,
    "needs" TEXT[],
    "language" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "calendar_uid" TEXT NOT NULL,
    "calendar_sequence" INTEGER NOT NULL DEFAULT 0,
    "reminded_day_before_at" TIMESTAMPTZ(3),
    "reminded_hours_before_at" TIMESTAMPTZ(3),
    "arrived_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "outcome_note" TEXT,

    CONSTRAINT "booking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "day_list_issue" (
    "date" DATE NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "day_list_issue_pkey" PRIMARY KEY ("date","staff_id")
);

-- CreateTable
CREATE TABLE "case" (
    "id" SERIAL NOT NULL,
    "receipt_number" TEXT NOT NULL,
    "query_code_hash" TEXT NOT NULL,
    "status" "case_status" NOT NULL DEFAULT 'registered',
    "kind" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "subcategory" TEXT,
    "place_text" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "details" TEXT NOT NULL,
    "confidentiality" "confidentiality" NOT NULL,
    "name" TEXT,
    "phone" TEXT,
    "language" TEXT NOT NULL,
    "contact_id" INTEGER,
    "unit_key" TEXT,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "decision_due" TIMESTAMPTZ(3),
    "answer_due" TIMESTAMPTZ(3),

    CONSTRAINT "case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_demand" (
    "case_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "answer" TEXT,

    CONSTRAINT "case_demand_pkey" PRIMARY KEY ("case_id","number")
);

-- CreateTable
CREATE TABLE "case_event" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "staff_id" INTEGER,
    "role" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "case_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_follower" (
    "case_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_follower_pkey" PRIMARY KEY ("case_id","contact_id")
);

-- CreateTable
CREATE TABLE "case_look" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "unit_key" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_look_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_file" (
    "id" SERIAL NOT NULL,
    "chat_id" INTEGER NOT NULL,
    "case_id" INTEGER,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "source" TEXT,
    "sha256" TEXT,
    "status" "file_status" NOT NULL DEFAULT 'waiting',
    "fault" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evidence_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "code_try" (
    "id" SERIAL NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "receipt_number" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "code_try_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receipt_serial" (
    "office_code" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "receipt_serial_pkey" PRIMARY KEY ("office_code","date")
);

-- CreateIndex
CREATE INDEX "contact_phone_idx" ON "contact"("phone");

-- CreateIndex
CREATE INDEX "chat_contact_id_idx" ON "chat"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_channel_address_key" ON "chat"("channel", "address");

-- CreateIndex
CREATE INDEX "incoming_transcript" ON "incoming"("chat_id", "received_at") WHERE (shown IS NOT NULL);

-- CreateIndex
CREATE INDEX "incoming_received_at_idx" ON "incoming"("received_at");

-- CreateIndex
CREATE INDEX "outgoing_chat_id_position_idx" ON "outgoing"("chat_id", "position");

-- CreateIndex
CREATE INDEX "outgoing_queued" ON "outgoing"("due_at") WHERE (status = 'queued'::outgoing_status);

-- CreateIndex
CREATE INDEX "outgoing_dead" ON "outgoing"("settled_at") WHERE (status = 'dead'::outgoing_status);

-- CreateIndex
CREATE UNIQUE INDEX "staff_contact_id_key" ON "staff"("contact_id");

-- CreateIndex
CREATE INDEX "reception_starts_at_idx" ON "reception"("starts_at");

-- CreateIndex
CREATE INDEX "reception_date_idx" ON "reception"("date");

-- CreateIndex
CREATE UNIQUE INDEX "reception_rota_key_date_key" ON "reception"("rota_key", "date");

-- CreateIndex
CREATE UNIQUE INDEX "place_booking_id_key" ON "place"("booking_id");

-- CreateIndex
CREATE INDEX "place_reception_id_starts_at_idx" ON "place"("reception_id", "starts_at");

-- CreateIndex
CREATE INDEX "place_held_by_chat_id_idx" ON "place"("held_by_chat_id");

-- CreateIndex
CREATE UNIQUE INDEX "place_reception_id_number_key" ON "place"("reception_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "booking_calendar_uid_key" ON "booking"("calendar_uid");

-- CreateIndex
CREATE INDEX "booking_reception_id_idx" ON "booking"("reception_id");

-- CreateIndex
CREATE INDEX "booking_contact_id_idx" ON "booking"("contact_id");

-- CreateIndex
CREATE INDEX "booking_phone_idx" ON "booking"("phone");

-- CreateIndex
CREATE INDEX "booking_case_id_idx" ON "booking"("case_id");

-- CreateIndex
CREATE INDEX "booking_upcoming" ON "booking"("starts_at") WHERE (status = 'booked'::booking_status);

-- CreateIndex
CREATE UNIQUE INDEX "case_receipt_number_key" ON "case"("receipt_number");

-- CreateIndex
CREATE INDEX "case_contact_id_idx" ON "case"("contact_id");

-- CreateIndex
CREATE INDEX "case_status_decision_due_idx" ON "case"("status", "decision_due");

-- CreateIndex
CREATE INDEX "case_unit_key_status_answer_due_idx" ON "case"("unit_key", "status", "answer_due");

-- CreateIndex
CREATE INDEX "case_event_case_id_id_idx" ON "case_event"("case_id", "id");

-- CreateIndex
CREATE INDEX "case_follower_contact_id_idx" ON "case_follower"("contact_id");

-- CreateIndex
CREATE INDEX "case_look_case_id_at_idx" ON "case_look"("case_id", "at");

-- CreateIndex
CREATE INDEX "evidence_file_case_id_idx" ON "evidence_file"("case_id");

-- CreateIndex
CREATE INDEX "evidence_file_chat_id_idx" ON "evidence_file"("chat_id");

-- CreateIndex
CREATE INDEX "evidence_file_sha256_idx" ON "evidence_file"("sha256");

-- CreateIndex
CREATE INDEX "code_try_contact_id_at_idx" ON "code_try"("contact_id", "at");

-- CreateIndex
CREATE INDEX "code_try_receipt_number_at_idx" ON "code_try"("receipt_number", "at");

-- AddForeignKey
ALTER TABLE "chat" ADD CONSTRAINT "chat_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_invite" ADD CONSTRAINT "staff_invite_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_booked_by_staff_id_fkey" FOREIGN KEY ("booked_by_staff_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "day_list_issue" ADD CONSTRAINT "day_list_issue_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case" ADD CONSTRAINT "case_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_demand" ADD CONSTRAINT "case_demand_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_follower" ADD CONSTRAINT "case_follower_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_follower" ADD CONSTRAINT "case_follower_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_look" ADD CONSTRAINT "case_look_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_look" ADD CONSTRAINT "case_look_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "code_try" ADD CONSTRAINT "code_try_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- The history of a case is append-only: whoever has the store's password can still not rewrite it by an ordinary statement.
CREATE FUNCTION case_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'case_event is append-only: add an entry that corrects, instead of %', TG_OP;
END
$$;

CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE ON "case_event"
  FOR EACH ROW EXECUTE FUNCTION case_event_is_append_only();
CREATE TRIGGER case_event_no_truncate BEFORE TRUNCATE ON "case_event"
  FOR EACH STATEMENT EXECUTE FUNCTION case_event_is_append_only();

-- The order in which messages were delivered: drawn by delivery, one message of a chat at a time.
CREATE SEQUENCE outgoing_position AS integer;

-- Every message updates its chat twice; room on the page keeps these updates out of the indexes.
ALTER TABLE "chat" SET (fillfactor = 60);
