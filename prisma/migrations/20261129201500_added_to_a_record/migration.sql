-- What was added to the record of a visit afterwards, such as by the second of two clerks.
CREATE TABLE "record_addition" (
    "id" SERIAL NOT NULL,
    "booking_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "record_addition_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "record_addition_booking_id_id_idx" ON "record_addition"("booking_id", "id");

ALTER TABLE "record_addition" ADD CONSTRAINT "record_addition_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "visit_record"("booking_id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "record_addition" ADD CONSTRAINT "record_addition_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
