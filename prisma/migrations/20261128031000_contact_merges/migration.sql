-- Two contacts that are one person become one contact; what moved is kept, so that it can be taken back.
CREATE TABLE "contact_merges" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "kept_contact_id" UUID NOT NULL,
  "merged_contact_id" UUID NOT NULL,
  "author_user_id" UUID NOT NULL,
  "lead_ids" UUID[] NOT NULL,
  "tag_ids" UUID[] NOT NULL,
  -- What the kept contact was lacking and took, by column.
  "taken" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "undone_at" TIMESTAMPTZ(3),
  CONSTRAINT "contact_merges_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "contact_merges_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "contact_merges_workspace_id_kept_contact_id_fkey" FOREIGN KEY ("workspace_id", "kept_contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "contact_merges_workspace_id_merged_contact_id_fkey" FOREIGN KEY ("workspace_id", "merged_contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "contact_merges_workspace_id_author_user_id_fkey" FOREIGN KEY ("workspace_id", "author_user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "contact_merges_workspace_id_kept_contact_id_idx" ON "contact_merges"("workspace_id", "kept_contact_id");
SELECT audit_table('contact_merges', 'contact_merge', 'people', 'kept_contact_id', 'id,lead_ids,tag_ids,taken,author_user_id');

-- Who has the same address, however it is written.
CREATE INDEX "contacts_living_address" ON "contacts"("workspace_id", lower("email")) WHERE "deleted_at" IS NULL AND "email" IS NOT NULL;
