-- CreateEnum
CREATE TYPE "invitation_status" AS ENUM ('waiting', 'accepted', 'anotherTime', 'declined', 'withdrawn');

-- DropIndex
DROP INDEX "reception_rota_key_date_key";

-- AlterTable
ALTER TABLE "reception" ADD COLUMN     "announced_at" TIMESTAMPTZ(3),
ADD COLUMN     "due_on" DATE,
ADD COLUMN     "faults_told" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "leader_declined_at" TIMESTAMPTZ(3),
ADD COLUMN     "leader_reminded_at" TIMESTAMPTZ(3),
ADD COLUMN     "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "set_by_hand" TEXT[],
ADD COLUMN     "slot_minutes" INTEGER NOT NULL DEFAULT 20,
ALTER COLUMN "rota_key" DROP NOT NULL;

-- CreateTable
CREATE TABLE "reception_change" (
    "id" SERIAL NOT NULL,
    "reception_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staff_id" INTEGER,
    "role" TEXT NOT NULL,
    "what" TEXT[],
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "reception_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_notice" (
    "id" SERIAL NOT NULL,
    "change_id" INTEGER NOT NULL,
    "booking_id" INTEGER NOT NULL,
    "reached" BOOLEAN NOT NULL,
    "lost_place" BOOLEAN NOT NULL DEFAULT false,
    "answer_by" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "phone_asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leader_brief" (
    "reception_id" INTEGER NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leader_brief_pkey" PRIMARY KEY ("reception_id","staff_id")
);

-- CreateTable
CREATE TABLE "unit_call" (
    "id" SERIAL NOT NULL,
    "reception_id" INTEGER NOT NULL,
    "booking_id" INTEGER NOT NULL,
    "unit_key" TEXT NOT NULL,
    "called_at" TIMESTAMPTZ(3) NOT NULL,
    "called_by_id" INTEGER NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "attendee" TEXT,

    CONSTRAINT "unit_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visit_invitation" (
    "id" SERIAL NOT NULL,
    "reception_id" INTEGER NOT NULL,
    "case_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "place_id" INTEGER NOT NULL,
    "booking_id" INTEGER,
    "invited_by_id" INTEGER NOT NULL,
    "status" "invitation_status" NOT NULL DEFAULT 'waiting',
    "wish" TEXT,
    "invited_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "visit_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reception_change_reception_id_id_idx" ON "reception_change"("reception_id", "id");

-- CreateIndex
CREATE INDEX "change_notice_booking_id_idx" ON "change_notice"("booking_id");

-- CreateIndex
CREATE INDEX "change_notice_open" ON "change_notice"("answer_by") WHERE ((answered_at IS NULL) AND (phone_asked_at IS NULL));

-- CreateIndex
CREATE UNIQUE INDEX "change_notice_change_id_booking_id_key" ON "change_notice"("change_id", "booking_id");

-- CreateIndex
CREATE INDEX "unit_call_reception_id_idx" ON "unit_call"("reception_id");

-- CreateIndex
CREATE UNIQUE INDEX "unit_call_booking_id_unit_key_key" ON "unit_call"("booking_id", "unit_key");

-- CreateIndex
CREATE UNIQUE INDEX "visit_invitation_booking_id_key" ON "visit_invitation"("booking_id");

-- CreateIndex
CREATE INDEX "visit_invitation_contact_id_idx" ON "visit_invitation"("contact_id");

-- CreateIndex
CREATE INDEX "visit_invitation_case_id_idx" ON "visit_invitation"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "visit_invitation_reception_id_contact_id_key" ON "visit_invitation"("reception_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "reception_rota_key_due_on_key" ON "reception"("rota_key", "due_on");

-- AddForeignKey
ALTER TABLE "reception_change" ADD CONSTRAINT "reception_change_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reception_change" ADD CONSTRAINT "reception_change_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_notice" ADD CONSTRAINT "change_notice_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "reception_change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_notice" ADD CONSTRAINT "change_notice_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leader_brief" ADD CONSTRAINT "leader_brief_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leader_brief" ADD CONSTRAINT "leader_brief_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_call" ADD CONSTRAINT "unit_call_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_call" ADD CONSTRAINT "unit_call_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_call" ADD CONSTRAINT "unit_call_called_by_id_fkey" FOREIGN KEY ("called_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_invitation" ADD CONSTRAINT "visit_invitation_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_invitation" ADD CONSTRAINT "visit_invitation_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_invitation" ADD CONSTRAINT "visit_invitation_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_invitation" ADD CONSTRAINT "visit_invitation_place_id_fkey" FOREIGN KEY ("place_id") REFERENCES "place"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_invitation" ADD CONSTRAINT "visit_invitation_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_invitation" ADD CONSTRAINT "visit_invitation_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was laid out before knew only its day.
UPDATE "reception" SET "due_on" = "date";

CREATE FUNCTION reception_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'reception_change is append-only: add an entry that corrects, instead of %', TG_OP;
END
$$;

CREATE TRIGGER reception_change_append_only BEFORE UPDATE OR DELETE ON "reception_change"
  FOR EACH ROW EXECUTE FUNCTION reception_change_is_append_only();
CREATE TRIGGER reception_change_no_truncate BEFORE TRUNCATE ON "reception_change"
  FOR EACH STATEMENT EXECUTE FUNCTION reception_change_is_append_only();
