-- CreateEnum
CREATE TYPE "desk_act_kind" AS ENUM ('looked', 'moved', 'cancelled');

-- CreateTable
CREATE TABLE "desk_act" (
    "id" SERIAL NOT NULL,
    "booking_id" INTEGER NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "role" "staff_role" NOT NULL,
    "kind" "desk_act_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,

    CONSTRAINT "desk_act_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "desk_act_booking_id_id_idx" ON "desk_act"("booking_id", "id");

-- AddForeignKey
ALTER TABLE "desk_act" ADD CONSTRAINT "desk_act_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_act" ADD CONSTRAINT "desk_act_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
