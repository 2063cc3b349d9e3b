-- Who calls a campaign's leads, who last changed it, and many leads put in, taken out or shared out at once.
CREATE TYPE "WorkAssignment" AS ENUM ('anyone', 'manual', 'round_robin', 'weight');
ALTER TYPE "BulkChangeKind" ADD VALUE 'queue';
ALTER TYPE "BulkChangeKind" ADD VALUE 'unqueue';
ALTER TYPE "BulkChangeKind" ADD VALUE 'share';

ALTER TABLE "campaigns"
  ADD COLUMN "assignment" "WorkAssignment" NOT NULL DEFAULT 'anyone',
  ADD COLUMN "away_minutes" INTEGER NOT NULL DEFAULT 15,
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "changed_at" TIMESTAMPTZ(3),
  ADD COLUMN "changed_by_user_id" UUID,
  ADD COLUMN "changed_fields" TEXT[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT "campaigns_workspace_id_changed_by_user_id_fkey" FOREIGN KEY ("workspace_id", "changed_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "campaign_workers" (
  "workspace_id" UUID NOT NULL,
  "campaign_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "weight" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "campaign_workers_pkey" PRIMARY KEY ("workspace_id", "campaign_id", "user_id"),
  CONSTRAINT "campaign_workers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "campaign_workers_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "campaign_workers_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);

ALTER TABLE "campaign_leads"
  ADD COLUMN "assignee_user_id" UUID,
  ADD COLUMN "bulk_change_id" UUID,
  ADD CONSTRAINT "campaign_leads_workspace_id_assignee_user_id_fkey" FOREIGN KEY ("workspace_id", "assignee_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "campaign_leads_workspace_id_bulk_change_id_fkey" FOREIGN KEY ("workspace_id", "bulk_change_id") REFERENCES "bulk_changes"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bulk_changes"
  ADD COLUMN "campaign_id" UUID,
  ADD COLUMN "applied_count" INTEGER NOT NULL DEFAULT 0,
  ADD CONSTRAINT "bulk_changes_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Whose a lead shall be in the campaign, decided when the change began.
ALTER TABLE "bulk_change_leads"
  ADD COLUMN "assignee_user_id" UUID,
  ADD CONSTRAINT "bulk_change_leads_workspace_id_assignee_user_id_fkey" FOREIGN KEY ("workspace_id", "assignee_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
