-- CreateEnum
CREATE TYPE "letter_kind" AS ENUM ('acceptance', 'notAccepted', 'transfer', 'extension', 'reply', 'reviewDecision');

-- CreateTable
CREATE TABLE "letter" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "kind" "letter_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "office_code" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER,
    "sha256" TEXT,
    "size" INTEGER,
    "sent_at" TIMESTAMPTZ(3),
    "matters" JSONB,

    CONSTRAINT "letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter_serial" (
    "office_code" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "letter_serial_pkey" PRIMARY KEY ("office_code","year")
);

-- CreateIndex
CREATE UNIQUE INDEX "letter_event_id_key" ON "letter"("event_id");

-- CreateIndex
CREATE INDEX "letter_case_id_idx" ON "letter"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "letter_office_code_year_number_key" ON "letter"("office_code", "year", "number");

-- AddForeignKey
ALTER TABLE "letter" ADD CONSTRAINT "letter_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "letter" ADD CONSTRAINT "letter_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "case_event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
