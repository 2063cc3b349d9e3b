-- What an outcome does beside its effect.
ALTER TABLE "outcomes"
  ADD COLUMN "advances" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "needs_note" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "stops_after_times" INTEGER;

ALTER TABLE "campaigns" ADD COLUMN "wrap_up_seconds" INTEGER NOT NULL DEFAULT 30;

ALTER TABLE "calls"
  ADD COLUMN "wrap_up_due_at" TIMESTAMPTZ(3),
  ADD COLUMN "wrap_up_extensions" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "picked_outcome_id" UUID;
ALTER TABLE "calls" ADD CONSTRAINT "calls_workspace_id_picked_outcome_id_fkey" FOREIGN KEY ("workspace_id", "picked_outcome_id") REFERENCES "outcomes"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "tasks" ADD COLUMN "done_by_call_id" UUID;
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_workspace_id_done_by_call_id_fkey" FOREIGN KEY ("workspace_id", "done_by_call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "tasks_workspace_id_done_by_call_id_idx" ON "tasks"("workspace_id", "done_by_call_id");

CREATE TABLE "outcome_changes" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "actor_user_id" UUID NOT NULL,
    "outcome_id" UUID,
    "previous_outcome_id" UUID,
    "snapshot" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "outcome_changes_pkey" PRIMARY KEY ("workspace_id","id")
);
CREATE INDEX "outcome_changes_workspace_id_call_id_at_idx" ON "outcome_changes"("workspace_id", "call_id", "at");
CREATE INDEX "outcome_changes_workspace_id_actor_user_id_at_idx" ON "outcome_changes"("workspace_id", "actor_user_id", "at");
ALTER TABLE "outcome_changes" ADD CONSTRAINT "outcome_changes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outcome_changes" ADD CONSTRAINT "outcome_changes_workspace_id_call_id_fkey" FOREIGN KEY ("workspace_id", "call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outcome_changes" ADD CONSTRAINT "outcome_changes_workspace_id_actor_user_id_fkey" FOREIGN KEY ("workspace_id", "actor_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outcome_changes" ADD CONSTRAINT "outcome_changes_workspace_id_outcome_id_fkey" FOREIGN KEY ("workspace_id", "outcome_id") REFERENCES "outcomes"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outcome_changes" ADD CONSTRAINT "outcome_changes_workspace_id_previous_outcome_id_fkey" FOREIGN KEY ("workspace_id", "previous_outcome_id") REFERENCES "outcomes"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
