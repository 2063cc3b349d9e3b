-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "CallDirection" AS ENUM ('outbound', 'inbound');

-- CreateEnum
CREATE TYPE "CallPhase" AS ENUM ('dialing', 'ringing', 'answered', 'ended');

-- CreateEnum
CREATE TYPE "CallStatus" AS ENUM ('in_progress', 'completed', 'no_answer', 'busy', 'failed', 'cancelled_by_worker', 'cancelled_by_customer', 'worker_no_answer', 'missed', 'unknown');

-- CreateEnum
CREATE TYPE "DialState" AS ENUM ('requested', 'accepted', 'refused', 'unknown', 'none');

-- CreateEnum
CREATE TYPE "EndedBy" AS ENUM ('report', 'reconciler', 'person', 'refusal');

-- CreateEnum
CREATE TYPE "RecordingState" AS ENUM ('none', 'pending', 'ready', 'unavailable');

-- CreateEnum
CREATE TYPE "WrapUpState" AS ENUM ('none', 'open', 'folded', 'done');

-- CreateEnum
CREATE TYPE "CampaignStatus" AS ENUM ('draft', 'running', 'paused', 'completed');

-- CreateEnum
CREATE TYPE "CampaignLeadState" AS ENUM ('queued', 'done');

-- CreateEnum
CREATE TYPE "LeadStage" AS ENUM ('new', 'contacted', 'interested', 'converted', 'lost');

-- CreateEnum
CREATE TYPE "Provider" AS ENUM ('callerdesk');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('worker', 'manager', 'admin');

-- CreateEnum
CREATE TYPE "OutcomeEffect" AS ENUM ('none', 'recycle', 'callback', 'convert', 'stop', 'do_not_call');

-- CreateEnum
CREATE TYPE "OutcomeTone" AS ENUM ('good', 'neutral', 'bad');

-- CreateEnum
CREATE TYPE "TaskKind" AS ENUM ('callback', 'follow_up');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('received', 'processed', 'ignored', 'set_aside', 'dead');

-- CreateTable
CREATE TABLE "activities" (
    "workspace_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "actor_id" UUID,
    "lead_id" UUID,
    "call_id" UUID,
    "campaign_id" UUID,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activities_pkey" PRIMARY KEY ("workspace_id","seq")
);

-- CreateTable
CREATE TABLE "calls" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "direction" "CallDirection" NOT NULL,
    "lead_id" UUID,
    "campaign_id" UUID,
    "worker_user_id" UUID,
    "line_id" UUID,
    "provider_account_id" UUID,
    "customer_phone" TEXT,
    "customer_last_ten" TEXT,
    "worker_phone" TEXT,
    "provider" "Provider" NOT NULL DEFAULT 'callerdesk',
    "provider_call_id" TEXT,
    "provider_request_id" TEXT,
    "request_key" UUID,
    "dial_state" "DialState" NOT NULL DEFAULT 'none',
    "dial_message" TEXT,
    "phase" "CallPhase" NOT NULL,
    "status" "CallStatus" NOT NULL DEFAULT 'in_progress',
    "ended_by" "EndedBy",
    "did_worker_pick_up" BOOLEAN,
    "did_customer_pick_up" BOOLEAN,
    "requested_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ringing_at" TIMESTAMPTZ(3),
    "worker_picked_up_at" TIMESTAMPTZ(3),
    "customer_rang_at" TIMESTAMPTZ(3),
    "customer_picked_up_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "duration_seconds" INTEGER,
    "talk_seconds" INTEGER,
    "recording_url" TEXT,
    "recording_state" "RecordingState" NOT NULL DEFAULT 'none',
    "cost_credits" DECIMAL(12,2),
    "hangup_cause" TEXT,
    "outcome_id" UUID,
    "outcome_at" TIMESTAMPTZ(3),
    "wrap_up" "WrapUpState" NOT NULL DEFAULT 'none',
    "wrap_up_at" TIMESTAMPTZ(3),
    "is_simulated" BOOLEAN NOT NULL DEFAULT false,
    "last_signal_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "check_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calls_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "call_history" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "actor_user_id" UUID,
    "delivery_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "call_history_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" "CampaignStatus" NOT NULL DEFAULT 'draft',
    "script" TEXT NOT NULL DEFAULT '',
    "is_outcome_required" BOOLEAN NOT NULL DEFAULT true,
    "max_attempts" INTEGER NOT NULL DEFAULT 6,
    "retry_minutes" INTEGER NOT NULL DEFAULT 120,
    "line_id" UUID,
    "started_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "campaign_leads" (
    "workspace_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "CampaignLeadState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "last_attempt_at" TIMESTAMPTZ(3),
    "done_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_leads_pkey" PRIMARY KEY ("workspace_id","campaign_id","lead_id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "company" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "phone_last_ten" TEXT,
    "time_zone" TEXT,
    "do_not_call_at" TIMESTAMPTZ(3),
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "leads" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "stage" "LeadStage" NOT NULL DEFAULT 'new',
    "owner_user_id" UUID,
    "source" TEXT,
    "last_call_at" TIMESTAMPTZ(3),
    "last_outcome_id" UUID,
    "lease_user_id" UUID,
    "lease_expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leads_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "lines" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "last_ten" TEXT NOT NULL,
    "provider" "Provider" NOT NULL DEFAULT 'callerdesk',
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lines_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "phone" TEXT,
    "phone_last_ten" TEXT,
    "line_id" UUID,
    "deactivated_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "phone" TEXT,
    "phone_last_ten" TEXT,
    "line_id" UUID,
    "token_hash" TEXT NOT NULL,
    "invited_by_user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "notes" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "lead_id" UUID,
    "call_id" UUID,
    "author_user_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notes_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "outcomes" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "tone" "OutcomeTone" NOT NULL DEFAULT 'neutral',
    "effect" "OutcomeEffect" NOT NULL DEFAULT 'none',
    "recycle_minutes" INTEGER,
    "position" INTEGER NOT NULL,
    "is_suggested_if_not_reached" BOOLEAN NOT NULL DEFAULT false,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outcomes_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "provider_accounts" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "base_url" TEXT NOT NULL,
    "secret_ciphertext" TEXT,
    "secret_last_four" TEXT,
    "refused_at" TIMESTAMPTZ(3),
    "last_test_at" TIMESTAMPTZ(3),
    "last_test_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_accounts_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "user_agent" TEXT NOT NULL,
    "ip_prefix" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_reason" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_stream" (
    "workspace_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "head" BIGINT NOT NULL DEFAULT 0,
    "floor" BIGINT NOT NULL DEFAULT 0,
    "last_transaction_id" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "workspace_stream_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "workspace_event" (
    "workspace_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "v" INTEGER NOT NULL DEFAULT 1,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "actor_id" UUID,
    "cause_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_event_pkey" PRIMARY KEY ("workspace_id","seq")
);

-- CreateTable
CREATE TABLE "tasks" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "TaskKind" NOT NULL,
    "title" TEXT NOT NULL,
    "lead_id" UUID,
    "call_id" UUID,
    "assignee_user_id" UUID,
    "author_user_id" UUID,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "popup_ring_seconds" INTEGER NOT NULL DEFAULT 10,
    "is_muted" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "provider_account_id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "secret_ciphertext" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "content_type" TEXT,
    "query" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "state" "DeliveryState" NOT NULL DEFAULT 'received',
    "arrival" BIGSERIAL NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "correlation_key" TEXT NOT NULL,
    "call_id" UUID,
    "result" JSONB,
    "last_error" TEXT,
    "duplicate_count" INTEGER NOT NULL DEFAULT 0,
    "last_duplicate_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Kolkata',
    "default_country" TEXT NOT NULL DEFAULT 'IN',
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "activities_workspace_id_lead_id_seq_idx" ON "activities"("workspace_id", "lead_id", "seq");

-- CreateIndex
CREATE INDEX "activities_workspace_id_created_at_idx" ON "activities"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "calls_workspace_id_started_at_idx" ON "calls"("workspace_id", "started_at");

-- CreateIndex
CREATE INDEX "calls_workspace_id_lead_id_started_at_idx" ON "calls"("workspace_id", "lead_id", "started_at");

-- CreateIndex
CREATE INDEX "calls_workspace_id_campaign_id_started_at_idx" ON "calls"("workspace_id", "campaign_id", "started_at");

-- CreateIndex
CREATE INDEX "calls_workspace_id_worker_user_id_started_at_idx" ON "calls"("workspace_id", "worker_user_id", "started_at");

-- CreateIndex
CREATE INDEX "calls_workspace_id_provider_request_id_idx" ON "calls"("workspace_id", "provider_request_id");

-- CreateIndex
CREATE INDEX "calls_workspace_id_customer_last_ten_idx" ON "calls"("workspace_id", "customer_last_ten");

-- CreateIndex
CREATE INDEX "calls_phase_last_signal_at_idx" ON "calls"("phase", "last_signal_at");

-- CreateIndex
CREATE UNIQUE INDEX "calls_workspace_id_request_key_key" ON "calls"("workspace_id", "request_key");

-- CreateIndex
CREATE UNIQUE INDEX "calls_workspace_id_provider_provider_call_id_key" ON "calls"("workspace_id", "provider", "provider_call_id");

-- CreateIndex
CREATE INDEX "call_history_workspace_id_call_id_at_idx" ON "call_history"("workspace_id", "call_id", "at");

-- CreateIndex
CREATE INDEX "campaign_leads_workspace_id_lead_id_idx" ON "campaign_leads"("workspace_id", "lead_id");

-- CreateIndex
CREATE INDEX "campaign_leads_workspace_id_campaign_id_state_next_attempt__idx" ON "campaign_leads"("workspace_id", "campaign_id", "state", "next_attempt_at", "position");

-- CreateIndex
CREATE INDEX "contacts_workspace_id_phone_last_ten_idx" ON "contacts"("workspace_id", "phone_last_ten");

-- CreateIndex
CREATE INDEX "contacts_workspace_id_name_idx" ON "contacts"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "leads_workspace_id_contact_id_idx" ON "leads"("workspace_id", "contact_id");

-- CreateIndex
CREATE INDEX "leads_workspace_id_created_at_idx" ON "leads"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "leads_workspace_id_owner_user_id_idx" ON "leads"("workspace_id", "owner_user_id");

-- CreateIndex
CREATE INDEX "leads_workspace_id_lease_user_id_idx" ON "leads"("workspace_id", "lease_user_id");

-- CreateIndex
CREATE INDEX "lines_workspace_id_last_ten_idx" ON "lines"("workspace_id", "last_ten");

-- CreateIndex
CREATE UNIQUE INDEX "lines_workspace_id_phone_key" ON "lines"("workspace_id", "phone");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "memberships_workspace_id_phone_last_ten_idx" ON "memberships"("workspace_id", "phone_last_ten");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "notes_workspace_id_lead_id_created_at_idx" ON "notes"("workspace_id", "lead_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notes_workspace_id_call_id_author_user_id_key" ON "notes"("workspace_id", "call_id", "author_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "provider_accounts_workspace_id_provider_key" ON "provider_accounts"("workspace_id", "provider");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "workspace_event_workspace_id_created_at_idx" ON "workspace_event"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "tasks_workspace_id_lead_id_idx" ON "tasks"("workspace_id", "lead_id");

-- CreateIndex
CREATE INDEX "tasks_workspace_id_assignee_user_id_due_at_idx" ON "tasks"("workspace_id", "assignee_user_id", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_endpoints_secret_hash_key" ON "webhook_endpoints"("secret_hash");

-- CreateIndex
CREATE INDEX "webhook_deliveries_workspace_id_received_at_idx" ON "webhook_deliveries"("workspace_id", "received_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_workspace_id_call_id_idx" ON "webhook_deliveries"("workspace_id", "call_id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_state_next_attempt_at_idx" ON "webhook_deliveries"("state", "next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_workspace_id_provider_dedupe_key_body_ha_key" ON "webhook_deliveries"("workspace_id", "provider", "dedupe_key", "body_hash");

-- AddForeignKey
ALTER TABLE "activities" ADD CONSTRAINT "activities_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_worker_user_id_fkey" FOREIGN KEY ("workspace_id", "worker_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_line_id_fkey" FOREIGN KEY ("workspace_id", "line_id") REFERENCES "lines"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_provider_account_id_fkey" FOREIGN KEY ("workspace_id", "provider_account_id") REFERENCES "provider_accounts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_outcome_id_fkey" FOREIGN KEY ("workspace_id", "outcome_id") REFERENCES "outcomes"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_history" ADD CONSTRAINT "call_history_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_history" ADD CONSTRAINT "call_history_workspace_id_call_id_fkey" FOREIGN KEY ("workspace_id", "call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_history" ADD CONSTRAINT "call_history_workspace_id_actor_user_id_fkey" FOREIGN KEY ("workspace_id", "actor_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_history" ADD CONSTRAINT "call_history_workspace_id_delivery_id_fkey" FOREIGN KEY ("workspace_id", "delivery_id") REFERENCES "webhook_deliveries"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_line_id_fkey" FOREIGN KEY ("workspace_id", "line_id") REFERENCES "lines"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_leads" ADD CONSTRAINT "campaign_leads_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_leads" ADD CONSTRAINT "campaign_leads_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_leads" ADD CONSTRAINT "campaign_leads_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_workspace_id_owner_user_id_fkey" FOREIGN KEY ("workspace_id", "owner_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_workspace_id_lease_user_id_fkey" FOREIGN KEY ("workspace_id", "lease_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leads" ADD CONSTRAINT "leads_workspace_id_last_outcome_id_fkey" FOREIGN KEY ("workspace_id", "last_outcome_id") REFERENCES "outcomes"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lines" ADD CONSTRAINT "lines_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_line_id_fkey" FOREIGN KEY ("workspace_id", "line_id") REFERENCES "lines"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_invited_by_user_id_fkey" FOREIGN KEY ("workspace_id", "invited_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_line_id_fkey" FOREIGN KEY ("workspace_id", "line_id") REFERENCES "lines"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notes" ADD CONSTRAINT "notes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notes" ADD CONSTRAINT "notes_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notes" ADD CONSTRAINT "notes_workspace_id_call_id_fkey" FOREIGN KEY ("workspace_id", "call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notes" ADD CONSTRAINT "notes_workspace_id_author_user_id_fkey" FOREIGN KEY ("workspace_id", "author_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_accounts" ADD CONSTRAINT "provider_accounts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_stream" ADD CONSTRAINT "workspace_stream_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_event" ADD CONSTRAINT "workspace_event_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_workspace_id_call_id_fkey" FOREIGN KEY ("workspace_id", "call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_workspace_id_assignee_user_id_fkey" FOREIGN KEY ("workspace_id", "assignee_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_workspace_id_author_user_id_fkey" FOREIGN KEY ("workspace_id", "author_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_workspace_id_provider_account_id_fkey" FOREIGN KEY ("workspace_id", "provider_account_id") REFERENCES "provider_accounts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_workspace_id_endpoint_id_fkey" FOREIGN KEY ("workspace_id", "endpoint_id") REFERENCES "webhook_endpoints"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_workspace_id_call_id_fkey" FOREIGN KEY ("workspace_id", "call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- Two dials can never be under way for one lead, nor by one worker: whatever the code forgets.
CREATE UNIQUE INDEX "calls_one_open_dial_per_lead" ON "calls" ("workspace_id", "lead_id") WHERE "phase" <> 'ended' AND "requested_at" IS NOT NULL;
CREATE UNIQUE INDEX "calls_one_open_dial_per_worker" ON "calls" ("workspace_id", "worker_user_id") WHERE "phase" <> 'ended' AND "requested_at" IS NOT NULL;
CREATE INDEX "calls_open" ON "calls" ("workspace_id", "last_signal_at") WHERE "phase" <> 'ended';
CREATE INDEX "calls_wrap_up" ON "calls" ("workspace_id", "worker_user_id") WHERE "wrap_up" IN ('open', 'folded');
CREATE INDEX "webhook_deliveries_queue" ON "webhook_deliveries" ("next_attempt_at", "arrival") WHERE "state" = 'received';
