-- Who is at the desk: one row per person and process, written when the first stream opens and the last has gone.
CREATE TABLE "server_instances" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_instances_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "presences" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "presences_pkey" PRIMARY KEY ("workspace_id","user_id","instance_id")
);

CREATE INDEX "presences_instance_id_idx" ON "presences"("instance_id");

ALTER TABLE "presences" ADD CONSTRAINT "presences_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "presences" ADD CONSTRAINT "presences_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "presences" ADD CONSTRAINT "presences_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "server_instances"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
