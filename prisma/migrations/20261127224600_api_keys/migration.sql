-- Keys of programs, and what each POST of theirs was answered, so that a repeated one is done once.
CREATE TABLE "api_keys" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "role" "Role" NOT NULL,
  "scopes" TEXT[] NOT NULL,
  "token_hash" TEXT NOT NULL,
  "token_start" TEXT NOT NULL,
  "created_by_user_id" UUID NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "last_used_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "api_keys_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "api_keys_workspace_id_created_by_user_id_fkey" FOREIGN KEY ("workspace_id", "created_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "api_keys_token_hash_key" ON "api_keys"("token_hash");
SELECT audit_table('api_keys', 'api_key', 'all', 'id', 'last_used_at');

CREATE TABLE "api_requests" (
  "workspace_id" UUID NOT NULL,
  "api_key_id" UUID NOT NULL,
  "idempotency_key" TEXT NOT NULL,
  "request_hash" TEXT NOT NULL,
  "status" INTEGER,
  "answer" JSONB,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "api_requests_pkey" PRIMARY KEY ("workspace_id", "api_key_id", "idempotency_key"),
  CONSTRAINT "api_requests_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "api_requests_workspace_id_api_key_id_fkey" FOREIGN KEY ("workspace_id", "api_key_id") REFERENCES "api_keys"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "api_requests_created_at_idx" ON "api_requests"("created_at");
