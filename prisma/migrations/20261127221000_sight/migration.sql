-- What members see: teams, and a workspace's limits of rows and numbers.
CREATE TYPE "RowSight" AS ENUM ('own', 'team', 'all');
CREATE TABLE "teams" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "teams_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "teams_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "teams_name" ON "teams"("workspace_id", lower("name"));

ALTER TABLE "memberships" ADD COLUMN "team_id" UUID;
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_team_id_fkey"
  FOREIGN KEY ("workspace_id", "team_id") REFERENCES "teams"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "memberships_workspace_id_team_id_idx" ON "memberships"("workspace_id", "team_id");

ALTER TABLE "workspaces"
  ADD COLUMN "worker_sees" "RowSight" NOT NULL DEFAULT 'all',
  ADD COLUMN "manager_sees" "RowSight" NOT NULL DEFAULT 'all',
  ADD COLUMN "masks_phones" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "masks_emails" BOOLEAN NOT NULL DEFAULT false,
  ADD CONSTRAINT "workspaces_managers_see_a_team_at_least" CHECK ("manager_sees" <> 'own');

-- What a limited member is at work on, asked with every list.
CREATE INDEX "calls_under_way" ON "calls"("workspace_id", "worker_user_id", "lead_id")
  WHERE "lead_id" IS NOT NULL AND ("phase" <> 'ended' OR "wrap_up" IN ('open', 'folded'));
CREATE INDEX "tasks_open_of" ON "tasks"("workspace_id", "assignee_user_id", "lead_id")
  WHERE "lead_id" IS NOT NULL AND "done_at" IS NULL AND "deleted_at" IS NULL;
