-- How members work at the desk (mode, pauses, the tab that dials), skips that can be undone, what a campaign says
-- about order and rest, and the flag that stops all dialling.

CREATE TYPE "DeskMode" AS ENUM ('manual', 'power');
CREATE TYPE "PauseReason" AS ENUM ('short_break', 'lunch', 'meeting', 'training', 'paperwork', 'other', 'own_phone_missed', 'no_input', 'tab_closed', 'no_line', 'not_live', 'account_refused', 'by_manager');
CREATE TYPE "PausedBy" AS ENUM ('self', 'system', 'manager');
CREATE TYPE "SkipReason" AS ENUM ('bad_data', 'wrong_time', 'already_spoke', 'other');
CREATE TYPE "QueueOrder" AS ENUM ('new_first', 'retries_first');
CREATE TYPE "DialRefusal" AS ENUM ('bad_credentials', 'worker_inactive', 'no_balance', 'bad_number', 'unreachable', 'limit', 'do_not_call', 'other');

ALTER TABLE "calls" ADD COLUMN "dial_refusal" "DialRefusal";

ALTER TABLE "campaigns"
  ADD COLUMN "attempts_per_day" INTEGER NOT NULL DEFAULT 3,
  ADD COLUMN "avoid_same_hours" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "preview_seconds" INTEGER NOT NULL DEFAULT 5,
  ADD COLUMN "queue_order" "QueueOrder" NOT NULL DEFAULT 'new_first',
  ADD COLUMN "paused_at" TIMESTAMPTZ(3),
  ADD COLUMN "paused_by_user_id" UUID,
  ADD COLUMN "pause_reason" TEXT;

ALTER TABLE "leads"
  ADD COLUMN "lease_taken_at" TIMESTAMPTZ(3),
  ADD COLUMN "attempts_today" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "attempts_on" DATE;

ALTER TABLE "workspaces"
  ADD COLUMN "dial_stopped_at" TIMESTAMPTZ(3),
  ADD COLUMN "dial_stopped_by_user_id" UUID,
  ADD COLUMN "dial_stop_reason" TEXT;

CREATE TABLE "worker_statuses" (
  "workspace_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "campaign_id" UUID,
  "mode" "DeskMode" NOT NULL DEFAULT 'manual',
  "mode_at" TIMESTAMPTZ(3),
  "paused_at" TIMESTAMPTZ(3),
  "pause_reason" "PauseReason",
  "pause_note" TEXT,
  "paused_by" "PausedBy",
  "paused_by_user_id" UUID,
  "resumed_at" TIMESTAMPTZ(3),
  "own_phone_missed" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "worker_statuses_pkey" PRIMARY KEY ("workspace_id", "user_id")
);

CREATE TABLE "worker_pauses" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "reason" "PauseReason" NOT NULL,
  "note" TEXT,
  "by" "PausedBy" NOT NULL,
  "by_user_id" UUID,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "worker_pauses_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE INDEX "worker_pauses_workspace_id_user_id_started_at_idx" ON "worker_pauses"("workspace_id", "user_id", "started_at");
-- A member is paused once at a time, whatever the code forgets.
CREATE UNIQUE INDEX "worker_pauses_one_open" ON "worker_pauses"("workspace_id", "user_id") WHERE "ended_at" IS NULL;

CREATE TABLE "worker_screens" (
  "workspace_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "screen_id" UUID NOT NULL,
  "seen_at" TIMESTAMPTZ(3) NOT NULL,
  "input_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "worker_screens_pkey" PRIMARY KEY ("workspace_id", "user_id")
);

CREATE TABLE "lead_skips" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "campaign_id" UUID NOT NULL,
  "lead_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "reason" "SkipReason" NOT NULL,
  "note" TEXT,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "undone_at" TIMESTAMPTZ(3),
  "state_before" "CampaignLeadState" NOT NULL,
  "reason_before" TEXT,
  "attempt_before" TIMESTAMPTZ(3),
  CONSTRAINT "lead_skips_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE INDEX "lead_skips_workspace_id_lead_id_at_idx" ON "lead_skips"("workspace_id", "lead_id", "at");
CREATE INDEX "lead_skips_workspace_id_user_id_at_idx" ON "lead_skips"("workspace_id", "user_id", "at");

ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_paused_by_user_id_fkey" FOREIGN KEY ("workspace_id", "paused_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_id_dial_stopped_by_user_id_fkey" FOREIGN KEY ("id", "dial_stopped_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_statuses" ADD CONSTRAINT "worker_statuses_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_statuses" ADD CONSTRAINT "worker_statuses_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_statuses" ADD CONSTRAINT "worker_statuses_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_statuses" ADD CONSTRAINT "worker_statuses_workspace_id_paused_by_user_id_fkey" FOREIGN KEY ("workspace_id", "paused_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_pauses" ADD CONSTRAINT "worker_pauses_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_pauses" ADD CONSTRAINT "worker_pauses_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_pauses" ADD CONSTRAINT "worker_pauses_workspace_id_by_user_id_fkey" FOREIGN KEY ("workspace_id", "by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_screens" ADD CONSTRAINT "worker_screens_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "worker_screens" ADD CONSTRAINT "worker_screens_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "lead_skips" ADD CONSTRAINT "lead_skips_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "lead_skips" ADD CONSTRAINT "lead_skips_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "lead_skips" ADD CONSTRAINT "lead_skips_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "lead_skips" ADD CONSTRAINT "lead_skips_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
