-- CreateIndex
CREATE INDEX "person_search_idx" ON "person" USING GIN ("search");
