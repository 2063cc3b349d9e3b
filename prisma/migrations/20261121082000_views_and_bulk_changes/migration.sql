-- Saved views of lists, and changes of many leads at once with what stood before.
CREATE TYPE "SavedViewList" AS ENUM ('leads', 'calls');
CREATE TABLE "saved_views" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "list" "SavedViewList" NOT NULL,
  "name" TEXT NOT NULL,
  "is_team" BOOLEAN NOT NULL DEFAULT false,
  "owner_user_id" UUID NOT NULL,
  "query" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "saved_views_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "saved_views_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "saved_views_workspace_id_owner_user_id_fkey" FOREIGN KEY ("workspace_id", "owner_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "saved_views_workspace_id_list_name_idx" ON "saved_views"("workspace_id", "list", "name");

CREATE TYPE "BulkChangeKind" AS ENUM ('assign', 'stage', 'delete');
CREATE TYPE "BulkChangeState" AS ENUM ('running', 'done', 'undoing', 'undone');
CREATE TABLE "bulk_changes" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "kind" "BulkChangeKind" NOT NULL,
  "state" "BulkChangeState" NOT NULL DEFAULT 'running',
  "stage" "LeadStage",
  "owner_user_id" UUID,
  "author_user_id" UUID NOT NULL,
  "total_count" INTEGER NOT NULL,
  "done_count" INTEGER NOT NULL DEFAULT 0,
  "finished_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "bulk_changes_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "bulk_changes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "bulk_changes_workspace_id_owner_user_id_fkey" FOREIGN KEY ("workspace_id", "owner_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "bulk_changes_workspace_id_author_user_id_fkey" FOREIGN KEY ("workspace_id", "author_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "bulk_changes_workspace_id_created_at_idx" ON "bulk_changes"("workspace_id", "created_at");
CREATE INDEX "bulk_changes_busy" ON "bulk_changes"("workspace_id", "created_at") WHERE "state" IN ('running', 'undoing');

CREATE TABLE "bulk_change_leads" (
  "workspace_id" UUID NOT NULL,
  "bulk_change_id" UUID NOT NULL,
  "lead_id" UUID NOT NULL,
  "position" INTEGER NOT NULL,
  "stage" "LeadStage" NOT NULL,
  "owner_user_id" UUID,
  CONSTRAINT "bulk_change_leads_pkey" PRIMARY KEY ("workspace_id", "bulk_change_id", "position"),
  CONSTRAINT "bulk_change_leads_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "bulk_change_leads_workspace_id_bulk_change_id_fkey" FOREIGN KEY ("workspace_id", "bulk_change_id") REFERENCES "bulk_changes"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "bulk_change_leads_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "bulk_change_leads_workspace_id_owner_user_id_fkey" FOREIGN KEY ("workspace_id", "owner_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
