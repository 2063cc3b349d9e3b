-- Files of leads: their bytes, what was left out, what was written over.
CREATE TYPE "ImportState" AS ENUM ('uploading', 'checking', 'ready', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone');
CREATE TYPE "DuplicateRule" AS ENUM ('skip', 'fill_empty', 'overwrite');

CREATE TABLE "imports" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "state" "ImportState" NOT NULL DEFAULT 'uploading',
  "file_name" TEXT NOT NULL,
  "byte_count" BIGINT NOT NULL DEFAULT 0,
  "encoding" TEXT,
  "delimiter" TEXT,
  "is_quoted" BOOLEAN NOT NULL DEFAULT true,
  "has_header" BOOLEAN NOT NULL DEFAULT true,
  "header_hash" TEXT,
  "columns" JSONB NOT NULL DEFAULT '[]',
  "duplicate_rule" "DuplicateRule" NOT NULL DEFAULT 'skip',
  "owner_user_id" UUID,
  "campaign_id" UUID,
  "check" JSONB,
  "row_count" INTEGER NOT NULL DEFAULT 0,
  "done_count" INTEGER NOT NULL DEFAULT 0,
  "added_count" INTEGER NOT NULL DEFAULT 0,
  "updated_count" INTEGER NOT NULL DEFAULT 0,
  "skipped_count" INTEGER NOT NULL DEFAULT 0,
  "queued_count" INTEGER NOT NULL DEFAULT 0,
  "kept_count" INTEGER NOT NULL DEFAULT 0,
  "failure" TEXT,
  "created_by_user_id" UUID NOT NULL,
  "started_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "imports_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "imports_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "imports_workspace_id_created_by_user_id_fkey" FOREIGN KEY ("workspace_id", "created_by_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "imports_workspace_id_owner_user_id_fkey" FOREIGN KEY ("workspace_id", "owner_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "imports_workspace_id_campaign_id_fkey" FOREIGN KEY ("workspace_id", "campaign_id") REFERENCES "campaigns"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "imports_workspace_id_created_at_idx" ON "imports"("workspace_id", "created_at");
CREATE INDEX "imports_workspace_id_header_hash_idx" ON "imports"("workspace_id", "header_hash");
CREATE INDEX "imports_state_idx" ON "imports"("state");

CREATE TABLE "import_chunks" (
  "workspace_id" UUID NOT NULL,
  "import_id" UUID NOT NULL,
  "n" INTEGER NOT NULL,
  "bytes" BYTEA NOT NULL,
  CONSTRAINT "import_chunks_pkey" PRIMARY KEY ("workspace_id", "import_id", "n"),
  CONSTRAINT "import_chunks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "import_chunks_workspace_id_import_id_fkey" FOREIGN KEY ("workspace_id", "import_id") REFERENCES "imports"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- CSV is already text; compressing each chunk costs more than it saves while a file comes in.
ALTER TABLE "import_chunks" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

CREATE TABLE "import_skipped" (
  "workspace_id" UUID NOT NULL,
  "import_id" UUID NOT NULL,
  "line" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "cells" JSONB NOT NULL,
  CONSTRAINT "import_skipped_pkey" PRIMARY KEY ("workspace_id", "import_id", "line"),
  CONSTRAINT "import_skipped_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "import_skipped_workspace_id_import_id_fkey" FOREIGN KEY ("workspace_id", "import_id") REFERENCES "imports"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);

ALTER TABLE "leads" ADD COLUMN "import_id" UUID;
ALTER TABLE "leads" ADD CONSTRAINT "leads_workspace_id_import_id_fkey" FOREIGN KEY ("workspace_id", "import_id") REFERENCES "imports"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "leads_workspace_id_import_id_idx" ON "leads"("workspace_id", "import_id");

CREATE TABLE "import_changes" (
  "workspace_id" UUID NOT NULL,
  "import_id" UUID NOT NULL,
  "lead_id" UUID NOT NULL,
  "contact_id" UUID NOT NULL,
  "before" JSONB NOT NULL,
  "after" JSONB NOT NULL,
  CONSTRAINT "import_changes_pkey" PRIMARY KEY ("workspace_id", "import_id", "lead_id", "contact_id"),
  CONSTRAINT "import_changes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "import_changes_workspace_id_import_id_fkey" FOREIGN KEY ("workspace_id", "import_id") REFERENCES "imports"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "import_changes_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "import_changes_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "import_changes_workspace_id_lead_id_idx" ON "import_changes"("workspace_id", "lead_id");
CREATE INDEX "import_changes_workspace_id_contact_id_idx" ON "import_changes"("workspace_id", "contact_id");

-- Duplicates are found on the number and on the address.
CREATE INDEX "contacts_workspace_id_phone_idx" ON "contacts"("workspace_id", "phone");
CREATE INDEX "contacts_workspace_id_email_idx" ON "contacts"("workspace_id", "email");
