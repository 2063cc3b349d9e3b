-- What decides whether a number may be called: the consent ledger, calling rules with their versions, holidays, what a
-- line is for and what a campaign is for; and the verdict beside each call.
CREATE TYPE "CallPurpose" AS ENUM ('service', 'promotional', 'transactional');
CREATE TYPE "LineClass" AS ENUM ('unclassified', 'service', 'promotional');
CREATE TYPE "ConsentChannel" AS ENUM ('call', 'whatsapp', 'sms', 'email');
CREATE TYPE "ConsentDecision" AS ENUM ('granted', 'withdrawn', 'lifted');
CREATE TYPE "ConsentSource" AS ENUM ('said_on_call', 'message', 'web_form', 'written', 'import', 'number_changed', 'before_ledger', 'other');

ALTER TABLE "lines" ADD COLUMN "class" "LineClass" NOT NULL DEFAULT 'unclassified';
ALTER TABLE "campaigns" ADD COLUMN "purpose" "CallPurpose" NOT NULL DEFAULT 'service';
ALTER TABLE "calls" ADD COLUMN "verdict" JSONB;
CREATE INDEX "contacts_workspace_id_time_zone_idx" ON "contacts"("workspace_id", "time_zone");

CREATE TABLE "consent_entries" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "contact_id" UUID NOT NULL,
  "phone_last_ten" TEXT,
  "email" TEXT,
  "channel" "ConsentChannel",
  "purpose" "CallPurpose",
  "decision" "ConsentDecision" NOT NULL,
  "source" "ConsentSource" NOT NULL,
  "proof" TEXT NOT NULL DEFAULT '',
  "call_id" UUID,
  "actor_user_id" UUID,
  "at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "consent_entries_pkey" PRIMARY KEY ("workspace_id", "id"),
  -- Everything at once is only ever forbidden, or that is taken back; one channel is allowed or forbidden.
  CONSTRAINT "consent_entries_scope" CHECK (
    CASE WHEN "channel" IS NULL THEN "purpose" IS NULL AND "decision" <> 'granted'
         ELSE "purpose" IS NOT NULL AND "decision" <> 'lifted' END
  ),
  CONSTRAINT "consent_entries_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "consent_entries_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "consent_entries_workspace_id_call_id_fkey" FOREIGN KEY ("workspace_id", "call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "consent_entries_workspace_id_actor_user_id_fkey" FOREIGN KEY ("workspace_id", "actor_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "consent_entries_workspace_id_phone_last_ten_at_idx" ON "consent_entries"("workspace_id", "phone_last_ten", "at");
CREATE INDEX "consent_entries_latest" ON "consent_entries"("workspace_id", "channel", "purpose", "phone_last_ten", "at");
CREATE INDEX "consent_entries_workspace_id_email_at_idx" ON "consent_entries"("workspace_id", "email", "at");
CREATE INDEX "consent_entries_workspace_id_contact_id_at_idx" ON "consent_entries"("workspace_id", "contact_id", "at");

-- A ledger is added to and never changed; erasing a person may take rows away.
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the consent ledger is only added to';
END $$;
CREATE TRIGGER "consent_entries_only_added_to" BEFORE UPDATE ON "consent_entries"
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();

INSERT INTO "consent_entries" ("workspace_id", "id", "contact_id", "phone_last_ten", "email", "decision", "source", "at")
SELECT "workspace_id", gen_random_uuid(), "id", "phone_last_ten", lower("email"), 'withdrawn', 'before_ledger', "do_not_call_at"
  FROM "contacts" WHERE "do_not_call_at" IS NOT NULL;

CREATE TABLE "calling_rules" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "rule_id" UUID NOT NULL,
  "version" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "calling_code" TEXT,
  "purpose" "CallPurpose",
  "opens_minute" INTEGER NOT NULL,
  "closes_minute" INTEGER NOT NULL,
  "weekdays" INTEGER[] NOT NULL,
  "observes_holidays" BOOLEAN NOT NULL,
  "needs_consent" BOOLEAN NOT NULL,
  "effective_from" DATE NOT NULL,
  "effective_until" DATE,
  "source" TEXT NOT NULL,
  "is_verified" BOOLEAN NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "created_by_user_id" UUID,
  "ended_at" TIMESTAMPTZ(3),
  "ended_by_user_id" UUID,
  CONSTRAINT "calling_rules_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "calling_rules_hours" CHECK (0 <= "opens_minute" AND "opens_minute" < "closes_minute" AND "closes_minute" <= 1440),
  CONSTRAINT "calling_rules_dates" CHECK ("effective_until" >= "effective_from"),
  CONSTRAINT "calling_rules_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "calling_rules_workspace_id_created_by_user_id_fkey" FOREIGN KEY ("workspace_id", "created_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "calling_rules_workspace_id_ended_by_user_id_fkey" FOREIGN KEY ("workspace_id", "ended_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "calling_rules_workspace_id_rule_id_version_key" ON "calling_rules"("workspace_id", "rule_id", "version");
-- One version of a rule holds.
CREATE UNIQUE INDEX "calling_rules_current" ON "calling_rules"("workspace_id", "rule_id") WHERE "ended_at" IS NULL;

CREATE TABLE "holidays" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "on" DATE NOT NULL,
  "name" TEXT NOT NULL,
  "calling_code" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "holidays_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "holidays_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "holidays_workspace_id_on_idx" ON "holidays"("workspace_id", "on");

SELECT audit_table('calling_rules', 'calling_rule', 'all', 'rule_id', 'id');
SELECT audit_table('holidays', 'holiday', 'all');
SELECT audit_table('consent_entries', 'consent', 'people', 'contact_id', 'id,phone_last_ten');
