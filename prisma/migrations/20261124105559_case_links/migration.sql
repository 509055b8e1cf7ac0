-- CreateTable
CREATE TABLE "case_link" (
    "id" SERIAL NOT NULL,
    "earlier_id" INTEGER NOT NULL,
    "later_id" INTEGER NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,
    "linked_by_id" INTEGER,
    "unlinked_at" TIMESTAMPTZ(3),
    "unlinked_by_id" INTEGER,

    CONSTRAINT "case_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "case_link_later_id_idx" ON "case_link"("later_id");

-- CreateIndex
CREATE INDEX "case_link_earlier_id_idx" ON "case_link"("earlier_id");

-- CreateIndex
CREATE UNIQUE INDEX "case_link_standing" ON "case_link"("earlier_id", "later_id") WHERE (unlinked_at IS NULL);

-- CreateIndex
CREATE INDEX "case_place_trgm" ON "case" USING GIN ("place_text" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "case_category_place_key_id_idx" ON "case"("category", "place_key", "id");

-- CreateIndex
CREATE INDEX "case_located" ON "case"("category", "latitude") WHERE (latitude IS NOT NULL);

-- AddForeignKey
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_earlier_id_fkey" FOREIGN KEY ("earlier_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_later_id_fkey" FOREIGN KEY ("later_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_linked_by_id_fkey" FOREIGN KEY ("linked_by_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_unlinked_by_id_fkey" FOREIGN KEY ("unlinked_by_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;
