-- Nothing ever wrote to the old table.
DROP TABLE "day_pack";

-- CreateTable
CREATE TABLE "day_pack" (
    "id" SERIAL NOT NULL,
    "date" DATE NOT NULL,
    "staff_id" INTEGER NOT NULL,
    "scheduled" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "sha256" TEXT,

    CONSTRAINT "day_pack_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "day_pack_once" ON "day_pack"("date", "staff_id") WHERE (scheduled);

-- CreateIndex
CREATE INDEX "day_pack_file" ON "day_pack"("date") WHERE (sha256 IS NOT NULL);

-- AddForeignKey
ALTER TABLE "day_pack" ADD CONSTRAINT "day_pack_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "reception" ADD COLUMN     "paper_asked_at" TIMESTAMPTZ(3);
