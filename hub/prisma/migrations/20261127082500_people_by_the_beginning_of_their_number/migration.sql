-- A campus number is looked for by its beginning, which a whole cohort shares: the index is left after the first of them.
CREATE INDEX "person_number_beginning" ON "person"("number" text_pattern_ops);
