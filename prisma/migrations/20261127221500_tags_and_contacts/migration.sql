-- Tags on leads and contacts, one list for the workspace; contacts that are a person or a company; tags put on and taken
-- off many leads at once.
CREATE TYPE "TagColor" AS ENUM ('gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink');

CREATE TABLE "tags" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "color" "TagColor" NOT NULL,
  "merged_into_id" UUID,
  "deleted_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "tags_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "tags_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "tags_workspace_id_merged_into_id_fkey" FOREIGN KEY ("workspace_id", "merged_into_id") REFERENCES "tags"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- One living tag of a name, however it is written.
CREATE UNIQUE INDEX "tags_living_name" ON "tags"("workspace_id", lower("name")) WHERE "deleted_at" IS NULL;

CREATE TABLE "lead_tags" (
  "workspace_id" UUID NOT NULL,
  "lead_id" UUID NOT NULL,
  "tag_id" UUID NOT NULL,
  "merged_from_id" UUID,
  CONSTRAINT "lead_tags_pkey" PRIMARY KEY ("workspace_id", "lead_id", "tag_id"),
  CONSTRAINT "lead_tags_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "lead_tags_workspace_id_lead_id_fkey" FOREIGN KEY ("workspace_id", "lead_id") REFERENCES "leads"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "lead_tags_workspace_id_tag_id_fkey" FOREIGN KEY ("workspace_id", "tag_id") REFERENCES "tags"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "lead_tags_workspace_id_merged_from_id_fkey" FOREIGN KEY ("workspace_id", "merged_from_id") REFERENCES "tags"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "lead_tags_workspace_id_tag_id_lead_id_idx" ON "lead_tags"("workspace_id", "tag_id", "lead_id");

CREATE TABLE "contact_tags" (
  "workspace_id" UUID NOT NULL,
  "contact_id" UUID NOT NULL,
  "tag_id" UUID NOT NULL,
  "merged_from_id" UUID,
  CONSTRAINT "contact_tags_pkey" PRIMARY KEY ("workspace_id", "contact_id", "tag_id"),
  CONSTRAINT "contact_tags_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "contact_tags_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "contact_tags_workspace_id_tag_id_fkey" FOREIGN KEY ("workspace_id", "tag_id") REFERENCES "tags"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "contact_tags_workspace_id_merged_from_id_fkey" FOREIGN KEY ("workspace_id", "merged_from_id") REFERENCES "tags"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "contact_tags_workspace_id_tag_id_contact_id_idx" ON "contact_tags"("workspace_id", "tag_id", "contact_id");

CREATE TYPE "ContactKind" AS ENUM ('person', 'company');
ALTER TABLE "contacts" ADD COLUMN "kind" "ContactKind" NOT NULL DEFAULT 'person';

ALTER TYPE "BulkChangeKind" ADD VALUE 'tag';
ALTER TYPE "BulkChangeKind" ADD VALUE 'untag';
ALTER TABLE "bulk_changes" ADD COLUMN "tag_id" UUID,
  ADD CONSTRAINT "bulk_changes_workspace_id_tag_id_fkey" FOREIGN KEY ("workspace_id", "tag_id") REFERENCES "tags"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
