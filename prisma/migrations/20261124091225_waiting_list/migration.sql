-- CreateEnum
CREATE TYPE "place_turn_kind" AS ENUM ('taken', 'freed');

-- CreateEnum
CREATE TYPE "waiting_status" AS ENUM ('waiting', 'offered', 'taken', 'declined', 'expired', 'left', 'over');

-- AlterTable
ALTER TABLE "place" ADD COLUMN     "offered_to_id" INTEGER,
ADD COLUMN     "offered_until" TIMESTAMPTZ(3),
ADD COLUMN     "reopens_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "place_turn" (
    "id" SERIAL NOT NULL,
    "place_id" INTEGER NOT NULL,
    "kind" "place_turn_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "place_turn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waiting_entry" (
    "id" SERIAL NOT NULL,
    "reception_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "status" "waiting_status" NOT NULL DEFAULT 'waiting',
    "name" TEXT,
    "phone" TEXT,
    "matter" TEXT,
    "case_id" INTEGER,
    "companions" INTEGER NOT NULL DEFAULT 0,
    "needs" TEXT[],
    "language" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "waiting_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "place_turn_place_id_id_idx" ON "place_turn"("place_id", "id");

-- CreateIndex
CREATE INDEX "waiting_in_line" ON "waiting_entry"("reception_id", "id") WHERE (status = 'waiting'::waiting_status);

-- CreateIndex
CREATE INDEX "waiting_entry_contact_id_idx" ON "waiting_entry"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "waiting_once" ON "waiting_entry"("reception_id", "contact_id") WHERE (status = ANY (ARRAY['waiting'::waiting_status, 'offered'::waiting_status]));

-- CreateIndex
CREATE UNIQUE INDEX "place_offered_to_id_key" ON "place"("offered_to_id");

-- CreateIndex
CREATE INDEX "place_offered" ON "place"("offered_until") WHERE (offered_until IS NOT NULL);

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_offered_to_id_fkey" FOREIGN KEY ("offered_to_id") REFERENCES "waiting_entry"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place_turn" ADD CONSTRAINT "place_turn_place_id_fkey" FOREIGN KEY ("place_id") REFERENCES "place"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiting_entry" ADD CONSTRAINT "waiting_entry_reception_id_fkey" FOREIGN KEY ("reception_id") REFERENCES "reception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiting_entry" ADD CONSTRAINT "waiting_entry_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
