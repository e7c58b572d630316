-- What goes on of a person, without what has ended in all the years before: for searches and for the terminal's home.
CREATE INDEX "case_view_open_of_applicant" ON "case_view"("applicant_id") WHERE "closed_at" IS NULL;
