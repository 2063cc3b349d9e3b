-- What the lists walk and search. Each begins with the workspace, the search ones too (btree_gin), so that one
-- workspace's rows never cost another's search. Both extensions are trusted: the database's owner may make them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Any part of a name or company, of an address, of a number. The expressions stand in domain/lists/queries.ts and domain/*/queries/list.ts
-- as they stand here: another spelling would not find the index.
CREATE INDEX "contacts_search" ON "contacts" USING gin
  ("workspace_id", (lower("name" || E'\n' || coalesce("company", ''))) gin_trgm_ops, (lower("email")) gin_trgm_ops, "phone" gin_trgm_ops);
CREATE INDEX "contacts_by_name" ON "contacts" ("workspace_id", (lower("name")), "id");
CREATE INDEX "contacts_newest" ON "contacts" ("workspace_id", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "contacts_blocked" ON "contacts" ("workspace_id", "do_not_call_at") WHERE "do_not_call_at" IS NOT NULL;

CREATE INDEX "leads_newest" ON "leads" ("workspace_id", "created_at", "id") WHERE "deleted_at" IS NULL;
-- Never called = called in the endless past: a null would stand outside every comparison of a page's end.
CREATE INDEX "leads_last_call" ON "leads" ("workspace_id", (coalesce("last_call_at", '-infinity'::timestamptz)), "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "leads_of_stage" ON "leads" ("workspace_id", "stage", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "leads_of_owner" ON "leads" ("workspace_id", "owner_user_id", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "leads_of_outcome" ON "leads" ("workspace_id", "last_outcome_id", "created_at", "id") WHERE "deleted_at" IS NULL;

CREATE INDEX "calls_newest" ON "calls" ("workspace_id", "started_at", "id");
CREATE INDEX "calls_longest" ON "calls" ("workspace_id", (coalesce("talk_seconds", -1)), "id");
CREATE INDEX "calls_of_status" ON "calls" ("workspace_id", "status", "started_at", "id");
CREATE INDEX "calls_of_outcome" ON "calls" ("workspace_id", "outcome_id", "started_at", "id");
CREATE INDEX "calls_inbound" ON "calls" ("workspace_id", "started_at", "id") WHERE "direction" = 'inbound';
CREATE INDEX "calls_search" ON "calls" USING gin ("workspace_id", "customer_phone" gin_trgm_ops);
