-- The floor's limits, and links to the wallboard.
CREATE TABLE "floor_settings" (
    "workspace_id" UUID NOT NULL,
    "limits" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "floor_settings_pkey" PRIMARY KEY ("workspace_id")
);

CREATE TABLE "wall_links" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by_user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wall_links_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE UNIQUE INDEX "wall_links_token_hash_key" ON "wall_links"("token_hash");

ALTER TABLE "floor_settings" ADD CONSTRAINT "floor_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "wall_links" ADD CONSTRAINT "wall_links_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "wall_links" ADD CONSTRAINT "wall_links_workspace_id_created_by_user_id_fkey" FOREIGN KEY ("workspace_id", "created_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
