-- CreateTable
CREATE TABLE "key_version" (
    "purpose" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "alg" TEXT NOT NULL,
    "public" BYTEA,
    "wrapped" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_version_pkey" PRIMARY KEY ("purpose","version")
);

-- CreateTable
CREATE TABLE "person_key" (
    "person_id" UUID NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "key_version" INTEGER NOT NULL,

    CONSTRAINT "person_key_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "erasure" (
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,
    "basis" TEXT NOT NULL,

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "place" (
    "id" TEXT NOT NULL,
    "parent_id" TEXT,
    "kind" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "sort" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "place_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "department" (
    "id" TEXT NOT NULL,
    "parent_id" TEXT,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "place_id" TEXT,

    CONSTRAINT "department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "search" TEXT[],

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "person_id" UUID NOT NULL,
    "school_id" TEXT NOT NULL,
    "programme_zh" TEXT NOT NULL,
    "programme_en" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "since" DATE NOT NULL,
    "until" DATE NOT NULL,
    "holds" JSONB NOT NULL DEFAULT '[]',
    "birth_date" DATE NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "post" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "department_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "rank" TEXT NOT NULL,

    CONSTRAINT "post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card" (
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',

    CONSTRAINT "card_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "login" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "roles" TEXT[],
    "person_id" UUID,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_session" (
    "token_hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "flow_version" (
    "flow_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "hash" BYTEA NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_version_pkey" PRIMARY KEY ("flow_id","version")
);

-- CreateTable
CREATE TABLE "case_event" (
    "position" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "done_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "case_event_pkey" PRIMARY KEY ("case_id","seq")
);

-- CreateTable
CREATE TABLE "case_view" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "flow_version" INTEGER NOT NULL,
    "applicant_id" UUID NOT NULL,
    "terminal_id" TEXT,
    "state" TEXT NOT NULL,
    "step" TEXT,
    "reasons" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL,
    "head" BYTEA NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "case_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_deadline" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "step" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "fired_at" TIMESTAMPTZ(3),
    "ended" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "case_deadline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "state" TEXT NOT NULL DEFAULT 'ready',

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hub_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" UUID NOT NULL,
    "epoch_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "issuer" TEXT NOT NULL,

    CONSTRAINT "hub_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "terminal" (
    "id" TEXT NOT NULL,
    "place_id" TEXT NOT NULL,
    "receipt_prefix" TEXT NOT NULL,
    "desired" JSONB NOT NULL,
    "desired_version" INTEGER NOT NULL DEFAULT 1,
    "reported" JSONB,
    "reported_version" INTEGER NOT NULL DEFAULT 0,
    "reported_at" TIMESTAMPTZ(3),
    "stream_seq" INTEGER NOT NULL DEFAULT 0,
    "acked_seq" INTEGER NOT NULL DEFAULT 0,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "online" BOOLEAN NOT NULL DEFAULT false,
    "online_since" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "terminal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "terminal_certificate" (
    "fingerprint" BYTEA NOT NULL,
    "terminal_id" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "terminal_certificate_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "stream_record" (
    "terminal_id" TEXT NOT NULL,
    "epoch" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "body" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stream_record_pkey" PRIMARY KEY ("terminal_id","epoch","seq")
);

-- CreateTable
CREATE TABLE "taken_record" (
    "id" UUID NOT NULL,
    "terminal_id" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT,
    "set_aside" JSONB,
    "sealed" BYTEA,

    CONSTRAINT "taken_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visit" (
    "id" UUID NOT NULL,
    "terminal_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "assurance" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "why" TEXT,

    CONSTRAINT "visit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "help_call" (
    "id" UUID NOT NULL,
    "terminal_id" TEXT NOT NULL,
    "screen" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by" TEXT,

    CONSTRAINT "help_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seal" (
    "id" TEXT NOT NULL,
    "department_id" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "key_purpose" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "chain" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'active',

    CONSTRAINT "seal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blob" (
    "id" UUID NOT NULL,
    "person_id" UUID,
    "sha256" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "mime" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "key_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "paper" (
    "serial" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "case_id" UUID NOT NULL,
    "copy" INTEGER NOT NULL DEFAULT 1,
    "template" TEXT NOT NULL,
    "title_zh" TEXT NOT NULL,
    "title_en" TEXT NOT NULL,
    "department_id" TEXT NOT NULL,
    "seal_id" TEXT NOT NULL,
    "facts" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "public_facts" JSONB NOT NULL,
    "blob_id" UUID,
    "sha256" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "pages" INTEGER NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "void_reason" JSONB,

    CONSTRAINT "paper_pkey" PRIMARY KEY ("serial")
);

-- CreateTable
CREATE TABLE "print_job" (
    "id" UUID NOT NULL,
    "serial" TEXT NOT NULL,
    "case_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "terminal_id" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "print_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "position" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "merkle_leaf" (
    "index" BIGINT NOT NULL,
    "case_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "event_hash" BYTEA NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "merkle_leaf_pkey" PRIMARY KEY ("index")
);

-- CreateTable
CREATE TABLE "merkle_head" (
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "key_version" INTEGER NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "merkle_head_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "reader_cursor" (
    "name" TEXT NOT NULL,
    "xid" TEXT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "reader_cursor_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_number_key" ON "person"("number");

-- CreateIndex
CREATE UNIQUE INDEX "post_person_id_department_id_role_key" ON "post"("person_id", "department_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "account_login_key" ON "account"("login");

-- CreateIndex
CREATE UNIQUE INDEX "account_person_id_key" ON "account"("person_id");

-- CreateIndex
CREATE INDEX "case_event_xid_position_idx" ON "case_event"("xid", "position");

-- CreateIndex
CREATE UNIQUE INDEX "case_event_position_key" ON "case_event"("position");

-- CreateIndex
CREATE UNIQUE INDEX "case_view_number_key" ON "case_view"("number");

-- CreateIndex
CREATE INDEX "case_view_applicant_id_opened_at_idx" ON "case_view"("applicant_id", "opened_at");

-- CreateIndex
CREATE INDEX "case_view_state_changed_at_idx" ON "case_view"("state", "changed_at");

-- CreateIndex
CREATE INDEX "case_deadline_ended_due_at_idx" ON "case_deadline"("ended", "due_at");

-- CreateIndex
CREATE INDEX "case_deadline_case_id_idx" ON "case_deadline"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "job_key_key" ON "job"("key");

-- CreateIndex
CREATE INDEX "job_state_run_at_idx" ON "job"("state", "run_at");

-- CreateIndex
CREATE UNIQUE INDEX "terminal_receipt_prefix_key" ON "terminal"("receipt_prefix");

-- CreateIndex
CREATE UNIQUE INDEX "terminal_certificate_serial_key" ON "terminal_certificate"("serial");

-- CreateIndex
CREATE INDEX "terminal_certificate_terminal_id_idx" ON "terminal_certificate"("terminal_id");

-- CreateIndex
CREATE INDEX "taken_record_terminal_id_taken_at_idx" ON "taken_record"("terminal_id", "taken_at");

-- CreateIndex
CREATE INDEX "visit_terminal_id_began_at_idx" ON "visit"("terminal_id", "began_at");

-- CreateIndex
CREATE INDEX "help_call_answered_at_at_idx" ON "help_call"("answered_at", "at");

-- CreateIndex
CREATE INDEX "blob_person_id_idx" ON "blob"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "paper_code_key" ON "paper"("code");

-- CreateIndex
CREATE INDEX "paper_case_id_idx" ON "paper"("case_id");

-- CreateIndex
CREATE INDEX "paper_sha256_idx" ON "paper"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "print_job_serial_key" ON "print_job"("serial");

-- CreateIndex
CREATE INDEX "print_job_person_id_state_idx" ON "print_job"("person_id", "state");

-- CreateIndex
CREATE INDEX "audit_event_kind_at_idx" ON "audit_event"("kind", "at");

-- CreateIndex
CREATE UNIQUE INDEX "merkle_leaf_case_id_seq_key" ON "merkle_leaf"("case_id", "seq");

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "place"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "department" ADD CONSTRAINT "department_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post" ADD CONSTRAINT "post_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post" ADD CONSTRAINT "post_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_session" ADD CONSTRAINT "login_session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terminal" ADD CONSTRAINT "terminal_place_id_fkey" FOREIGN KEY ("place_id") REFERENCES "place"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seal" ADD CONSTRAINT "seal_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
