-- Erasing a person (docs/decisions/0045). A number that asked not to be called stays known by its hash alone.
ALTER TABLE "contacts" ADD COLUMN "erased_at" TIMESTAMPTZ(3);
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_erased_stay_deleted" CHECK ("erased_at" IS NULL OR "deleted_at" IS NOT NULL);

CREATE TABLE "erased_numbers" (
  "workspace_id" UUID NOT NULL,
  "number_hash" TEXT NOT NULL,
  "blocked_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "erased_numbers_pkey" PRIMARY KEY ("workspace_id", "number_hash"),
  CONSTRAINT "erased_numbers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- What the audit says of erased records loses its contents, never the entry itself: who did what, and when, stays.
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stack text;
BEGIN
  GET DIAGNOSTICS stack = PG_CONTEXT;
  IF TG_OP = 'DELETE' AND stack LIKE '%function audit_forget(%' AND OLD.at < now() - interval '90 days' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND stack LIKE '%function audit_erase(%'
     AND NEW.before IS NULL AND NEW.after IS NULL
     AND to_jsonb(NEW) - 'before' - 'after' = to_jsonb(OLD) - 'before' - 'after' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Takes the contents out of the entries about these records; answers how many.
CREATE FUNCTION audit_erase(workspace uuid, records uuid[]) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  emptied integer;
BEGIN
  UPDATE audit_entries SET before = NULL, after = NULL
   WHERE workspace_id = workspace AND record_id = ANY (records) AND (before IS NOT NULL OR after IS NOT NULL);
  GET DIAGNOSTICS emptied = ROW_COUNT;
  RETURN emptied;
END $$;
