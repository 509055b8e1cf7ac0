-- AlterTable
ALTER TABLE "outgoing" ADD COLUMN     "booking_id" INTEGER,
ADD COLUMN     "case_id" INTEGER,
ADD COLUMN     "origin_id" INTEGER,
ADD COLUMN     "passed_on_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "phone_call" (
    "id" SERIAL NOT NULL,
    "name" TEXT,
    "phone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "case_id" INTEGER,
    "booking_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "phone_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "phone_try" (
    "id" SERIAL NOT NULL,
    "phone_call_id" INTEGER NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reached" BOOLEAN NOT NULL,

    CONSTRAINT "phone_try_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_code" (
    "code_hash" TEXT NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateIndex
CREATE INDEX "phone_call_open" ON "phone_call"("created_at") WHERE (done_at IS NULL);

-- CreateIndex
CREATE INDEX "phone_call_case_id_idx" ON "phone_call"("case_id");

-- CreateIndex
CREATE INDEX "phone_call_booking_id_idx" ON "phone_call"("booking_id");

-- CreateIndex
CREATE INDEX "phone_try_phone_call_id_idx" ON "phone_try"("phone_call_id");

-- CreateIndex
CREATE INDEX "link_code_contact_id_idx" ON "link_code"("contact_id");

-- CreateIndex
CREATE INDEX "outgoing_origin" ON "outgoing"("origin_id") WHERE (origin_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "outgoing_to_pass_on" ON "outgoing"("status", "due_at") WHERE ((kind = 'push'::outgoing_kind) AND (status <> 'delivered'::outgoing_status) AND (passed_on_at IS NULL));

-- AddForeignKey
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outgoing" ADD CONSTRAINT "outgoing_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "phone_call" ADD CONSTRAINT "phone_call_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "phone_call" ADD CONSTRAINT "phone_call_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "phone_try" ADD CONSTRAINT "phone_try_phone_call_id_fkey" FOREIGN KEY ("phone_call_id") REFERENCES "phone_call"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "phone_try" ADD CONSTRAINT "phone_try_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
