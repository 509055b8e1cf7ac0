-- CreateEnum
CREATE TYPE "visit_kind" AS ENUM ('booked', 'walkIn', 'carriedOver');

-- CreateEnum
CREATE TYPE "visit_outcome" AS ENUM ('onTheSpot', 'assigned', 'leaderLed');

-- CreateEnum
CREATE TYPE "read_back" AS ENUM ('waiting', 'confirmed', 'readAloud', 'correctionAsked');

-- AlterTable
ALTER TABLE "booking" ADD COLUMN     "called_at" TIMESTAMPTZ(3),
ADD COLUMN     "called_to" TEXT,
ADD COLUMN     "carried_from_id" INTEGER,
ADD COLUMN     "kind" "visit_kind" NOT NULL DEFAULT 'booked',
ADD COLUMN     "late_at" TIMESTAMPTZ(3),
ADD COLUMN     "missed_because" TEXT,
ADD COLUMN     "on_paper_at" TIMESTAMPTZ(3),
ADD COLUMN     "priority" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "queued_at" TIMESTAMPTZ(3),
ADD COLUMN     "replaces_id" INTEGER,
ADD COLUMN     "told_near_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ticket_serial" (
    "reception_id" INTEGER NOT NULL,
    "letter" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "ticket_serial_pkey" PRIMARY KEY ("reception_id","letter")
);

-- CreateTable
CREATE TABLE "visit_record" (
    "booking_id" INTEGER NOT NULL,
    "outcome" "visit_outcome" NOT NULL,
    "received_by" TEXT NOT NULL,
    "by_substitute" BOOLEAN NOT NULL DEFAULT false,
    "accompanied_by" TEXT NOT NULL DEFAULT '',
    "id_seen" BOOLEAN NOT NULL DEFAULT false,
    "summary" TEXT NOT NULL,
    "place_text" TEXT NOT NULL DEFAULT '',
    "documents" TEXT NOT NULL DEFAULT '',
    "answer" TEXT NOT NULL,
    "unit_key" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "next_step" TEXT NOT NULL DEFAULT '',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_by_id" INTEGER NOT NULL,
    "read_back" "read_back" NOT NULL DEFAULT 'waiting',
    "read_back_at" TIMESTAMPTZ(3),
    "correction" TEXT,

    CONSTRAINT "visit_record_pkey" PRIMARY KEY ("booking_id")
);

-- CreateTable
CREATE TABLE "day_register" (
    "id" SERIAL NOT NULL,
    "reception_id" INTEGER NOT NULL,
    "status" "reception_status" NOT NULL,
    "received_by" TEXT NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_by_id" INTEGER NOT NULL,
    "counts" JSONB NOT NULL,
    "lines" JSONB NOT NULL,

    CONSTRAINT "day_register_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "register_correction" (
    "id" SERIAL NOT NULL,
    "register_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "register_correction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "day_pack" (
    "date" DATE NOT NULL,
    "language" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "day_pack_pkey" PRIMARY KEY ("date","language")
);

-- CreateIndex
CREATE UNIQUE INDEX "day_register_reception_id_key" ON "day_register"("reception_id");

-- CreateIndex
CREATE INDEX "register_correction_register_id_id_idx" ON "register_correction"("register_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "booking_replaces_id_key" ON "booking"("replaces_id");

-- CreateIndex
CREATE UNIQUE INDEX "booking_carried_from_id_key" ON "booking"("carried_from_id");

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_replaces_id_fkey" FOREIGN KEY ("replaces_id") REFERENCES "booking"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_carried_from_id_fkey" FOREIGN KEY ("carried_from_id") REFERENCES "booking"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_serial" ADD CONSTRAINT "ticket_serial_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_record" ADD CONSTRAINT "visit_record_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit_record" ADD CONSTRAINT "visit_record_recorded_by_id_fkey" FOREIGN KEY ("recorded_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "day_register" ADD CONSTRAINT "day_register_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "day_register" ADD CONSTRAINT "day_register_closed_by_id_fkey" FOREIGN KEY ("closed_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "register_correction" ADD CONSTRAINT "register_correction_register_id_fkey" FOREIGN KEY ("register_id") REFERENCES "day_register"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "register_correction" ADD CONSTRAINT "register_correction_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A closed register stays as it is; what it should have said is a dated correction beside it.
CREATE FUNCTION day_register_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: add a dated correction, instead of %', TG_TABLE_NAME, TG_OP;
END
$$;
CREATE TRIGGER day_register_append_only BEFORE UPDATE OR DELETE ON "day_register"
  FOR EACH ROW EXECUTE FUNCTION day_register_is_append_only();
CREATE TRIGGER day_register_no_truncate BEFORE TRUNCATE ON "day_register"
  FOR EACH STATEMENT EXECUTE FUNCTION day_register_is_append_only();
CREATE TRIGGER register_correction_append_only BEFORE UPDATE OR DELETE ON "register_correction"
  FOR EACH ROW EXECUTE FUNCTION day_register_is_append_only();
CREATE TRIGGER register_correction_no_truncate BEFORE TRUNCATE ON "register_correction"
  FOR EACH STATEMENT EXECUTE FUNCTION day_register_is_append_only();

-- Of a record whose day is closed only the visitor's own answer may still come.
CREATE FUNCTION visit_record_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM day_register d JOIN booking b ON b.reception_id = d.reception_id WHERE b.id = OLD.booking_id) THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'UPDATE'
     AND to_jsonb(NEW) - '{read_back,read_back_at,correction}'::text[] = to_jsonb(OLD) - '{read_back,read_back_at,correction}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the register of this visit is closed: add a dated correction, instead of %', TG_OP;
END
$$;
CREATE TRIGGER visit_record_closed BEFORE UPDATE OR DELETE ON "visit_record"
  FOR EACH ROW EXECUTE FUNCTION visit_record_is_closed();
