-- CreateTable
CREATE TABLE "extension_request" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "deadline_id" INTEGER NOT NULL,
    "new_due_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by_id" INTEGER NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" TIMESTAMPTZ(3),
    "approved" BOOLEAN,

    CONSTRAINT "extension_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supervision" (
    "id" SERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "deadline_id" INTEGER NOT NULL,
    "question" TEXT NOT NULL,
    "asked_by_id" INTEGER NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answered_by_id" INTEGER,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "supervision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "extension_request_case_id_idx" ON "extension_request"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "extension_request_open" ON "extension_request"("deadline_id") WHERE (decided_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "supervision_deadline_id_key" ON "supervision"("deadline_id");

-- CreateIndex
CREATE INDEX "supervision_case_id_idx" ON "supervision"("case_id");

-- AddForeignKey
ALTER TABLE "extension_request" ADD CONSTRAINT "extension_request_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extension_request" ADD CONSTRAINT "extension_request_deadline_id_fkey" FOREIGN KEY ("deadline_id") REFERENCES "case_deadline"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extension_request" ADD CONSTRAINT "extension_request_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extension_request" ADD CONSTRAINT "extension_request_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supervision" ADD CONSTRAINT "supervision_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supervision" ADD CONSTRAINT "supervision_deadline_id_fkey" FOREIGN KEY ("deadline_id") REFERENCES "case_deadline"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supervision" ADD CONSTRAINT "supervision_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supervision" ADD CONSTRAINT "supervision_answered_by_id_fkey" FOREIGN KEY ("answered_by_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;
