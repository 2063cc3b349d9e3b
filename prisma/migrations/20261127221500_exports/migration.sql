-- Files that leave the workspace: who took what, why, how many rows of it.
CREATE TYPE "ExportList" AS ENUM ('leads', 'contacts', 'calls', 'tasks', 'activity');
CREATE TYPE "ExportFormat" AS ENUM ('csv', 'xlsx');
CREATE TYPE "ExportState" AS ENUM ('asked', 'running', 'done', 'stopped', 'failed', 'refused');

CREATE TABLE "exports" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "list" "ExportList" NOT NULL,
  "view" JSONB NOT NULL,
  "format" "ExportFormat" NOT NULL,
  "reason" TEXT NOT NULL,
  "state" "ExportState" NOT NULL DEFAULT 'asked',
  "expected_count" INTEGER NOT NULL,
  "row_count" INTEGER NOT NULL DEFAULT 0,
  "head" BIGINT,
  "is_unusual" BOOLEAN NOT NULL DEFAULT false,
  "requested_by_user_id" UUID NOT NULL,
  "started_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "exports_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "exports_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "exports_workspace_id_requested_by_user_id_fkey" FOREIGN KEY ("workspace_id", "requested_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "exports_workspace_id_requested_by_user_id_created_at_idx" ON "exports"("workspace_id", "requested_by_user_id", "created_at");
