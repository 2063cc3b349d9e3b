-- The audit log (docs/decisions/0035): one row for each change that a person makes, written by the database itself in
-- the transaction of the change, and never altered afterwards.
CREATE TABLE "audit_entries" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "position" BIGSERIAL NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "actor_user_id" UUID,
  "session_id" UUID,
  "api_key_id" UUID,
  "ip" TEXT,
  "asked" TEXT,
  "action" TEXT NOT NULL,
  "noun" TEXT NOT NULL,
  "record_id" UUID,
  "before" JSONB,
  "after" JSONB,
  CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "audit_entries_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "audit_entries_workspace_id_at_position_idx" ON "audit_entries"("workspace_id", "at", "position");
CREATE INDEX "audit_entries_workspace_id_actor_user_id_at_position_idx" ON "audit_entries"("workspace_id", "actor_user_id", "at", "position");
CREATE INDEX "audit_entries_workspace_id_noun_at_position_idx" ON "audit_entries"("workspace_id", "noun", "at", "position");
CREATE INDEX "audit_entries_workspace_id_record_id_at_position_idx" ON "audit_entries"("workspace_id", "record_id", "at", "position");

-- Append-only. Retention alone may delete, and nothing younger than 90 days, whoever asks.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stack text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    GET DIAGNOSTICS stack = PG_CONTEXT;
    IF stack LIKE '%function audit_forget(%' AND OLD.at < now() - interval '90 days' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_entries_never_emptied BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- Forgets entries older than so many days, at most 5,000 at once; answers how many.
CREATE FUNCTION audit_forget(keep_days integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  forgotten integer;
BEGIN
  IF keep_days IS NULL OR keep_days < 90 THEN
    RAISE EXCEPTION 'the audit log is kept for at least 90 days';
  END IF;
  DELETE FROM audit_entries WHERE (workspace_id, id) IN (
    SELECT workspace_id, id FROM audit_entries
     WHERE at < now() - make_interval(days => keep_days) LIMIT 5000);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;

-- What of a column's value is kept: of a secret that there is one, of a number its last four digits, of an address its
-- first letter and its domain.
CREATE FUNCTION audit_value(name text, value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN value IS NULL OR jsonb_typeof(value) = 'null' THEN 'null'::jsonb
    WHEN name ~ '(hash|ciphertext|secret|token|password)' AND name !~ '(last_four|_at)$' THEN '"•••"'::jsonb
    WHEN name ~ 'phone' AND jsonb_typeof(value) <> 'boolean' THEN to_jsonb('••• ' || right(value #>> '{}', 4))
    WHEN name ~ 'email' AND jsonb_typeof(value) = 'string'
      THEN to_jsonb(left(value #>> '{}', 1) || '•••' || coalesce(substring(value #>> '{}' from '@.*$'), ''))
    WHEN jsonb_typeof(value) = 'string' AND length(value #>> '{}') > 500 THEN to_jsonb(left(value #>> '{}', 500) || '…')
    WHEN jsonb_typeof(value) IN ('object', 'array') AND length(value::text) > 2000 THEN '"…"'::jsonb
    ELSE value
  END
$$;

-- Adds the entry. Where the actor is no member of this workspace, it is not told who did it, nor from where.
CREATE FUNCTION audit_write(workspace uuid, origin jsonb, verb text, noun text, record uuid, was jsonb, becomes jsonb)
  RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  actor uuid := (origin ->> 'userId')::uuid;
  is_told boolean := EXISTS (SELECT 1 FROM memberships WHERE workspace_id = workspace AND user_id = actor);
BEGIN
  INSERT INTO audit_entries (workspace_id, actor_user_id, session_id, api_key_id, ip, asked, action, noun, record_id, before, after)
  VALUES (workspace,
          CASE WHEN is_told THEN actor END,
          CASE WHEN is_told THEN (origin ->> 'sessionId')::uuid END,
          CASE WHEN is_told THEN (origin ->> 'apiKeyId')::uuid END,
          CASE WHEN is_told THEN origin ->> 'ip' END,
          CASE WHEN is_told THEN origin ->> 'asked' END,
          verb, noun, record, was, becomes);
END $$;

-- For each changed row, at commit: by then the append has said who acts (platform/events/log.ts).
-- Arguments: noun, whose ('people': changes of the system itself are left to the log; 'all'), id column, columns left out.
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  origin jsonb := nullif(current_setting('ringside.origin', true), '')::jsonb;
  left_out text[] := string_to_array(TG_ARGV[3], ',') || ARRAY['workspace_id', 'created_at', 'updated_at', 'version', TG_ARGV[2]];
  old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
  whole jsonb := coalesce(new_row, old_row);
  was jsonb;
  becomes jsonb;
  verb text;
  member record;
BEGIN
  IF TG_ARGV[1] = 'people' AND (origin ->> 'userId' IS NULL OR current_setting('ringside.is_batch', true) = 'on') THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(key, audit_value(key, o.value)), jsonb_object_agg(key, audit_value(key, n.value))
      INTO was, becomes
      FROM jsonb_each(old_row) o JOIN jsonb_each(new_row) n USING (key)
     WHERE o.value IS DISTINCT FROM n.value AND key <> ALL (left_out);
    IF was IS NULL THEN
      RETURN NULL;
    END IF;
    verb := CASE
      WHEN old_row ->> 'deleted_at' IS NULL AND new_row ->> 'deleted_at' IS NOT NULL THEN 'deleted'
      WHEN old_row ->> 'deleted_at' IS NOT NULL AND new_row ->> 'deleted_at' IS NULL THEN 'restored'
      WHEN old_row ->> 'revoked_at' IS NULL AND new_row ->> 'revoked_at' IS NOT NULL THEN 'ended'
      ELSE 'changed' END;
  ELSE
    verb := CASE WHEN TG_OP = 'INSERT' THEN CASE WHEN TG_ARGV[0] = 'session' THEN 'signed_in' ELSE 'created' END ELSE 'deleted' END;
    SELECT jsonb_object_agg(key, audit_value(key, value)) INTO was
      FROM jsonb_each(whole) WHERE key <> ALL (left_out) AND value <> 'null'::jsonb;
    IF TG_OP = 'INSERT' THEN
      becomes := was;
      was := NULL;
    END IF;
  END IF;
  IF TG_ARGV[1] = 'account' THEN
    -- A person and their sessions belong to no workspace: each that they are in learns of it.
    FOR member IN SELECT workspace_id FROM memberships
                   WHERE user_id = (whole ->> TG_ARGV[2])::uuid AND deactivated_at IS NULL LOOP
      PERFORM audit_write(member.workspace_id, origin, verb, TG_ARGV[0], (whole ->> TG_ARGV[2])::uuid, was, becomes);
    END LOOP;
  ELSE
    PERFORM audit_write((whole ->> CASE WHEN TG_TABLE_NAME = 'workspaces' THEN 'id' ELSE 'workspace_id' END)::uuid,
                        origin, verb, TG_ARGV[0], (whole ->> TG_ARGV[2])::uuid, was, becomes);
  END IF;
  RETURN NULL;
END $$;

-- Puts a table under audit: for later migrations too.
CREATE FUNCTION audit_table(
  target text, noun text, whose text, id_column text DEFAULT 'id', left_out text DEFAULT '',
  operations text DEFAULT 'INSERT OR UPDATE OR DELETE'
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE CONSTRAINT TRIGGER audit_row AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED
                  FOR EACH ROW EXECUTE FUNCTION audit_row(%L, %L, %L, %L)', operations, target, noun, whose, id_column, left_out);
END $$;

SELECT audit_table('workspaces', 'workspace', 'all');
SELECT audit_table('memberships', 'member', 'all', 'user_id', 'phone_last_ten');
SELECT audit_table('invitations', 'invitation', 'all', 'id', 'phone_last_ten');
SELECT audit_table('lines', 'line', 'all', 'id', 'last_ten');
SELECT audit_table('provider_accounts', 'provider_account', 'all', 'id', 'last_test_at,last_test_error');
SELECT audit_table('webhook_endpoints', 'webhook_endpoint', 'all');
SELECT audit_table('outcomes', 'outcome', 'all');
SELECT audit_table('campaigns', 'campaign', 'all');
SELECT audit_table('floor_settings', 'floor_limits', 'all', 'workspace_id');
SELECT audit_table('wall_links', 'wall_link', 'all');
SELECT audit_table('leads', 'lead', 'people', 'id',
  'last_call_at,last_outcome_id,lease_user_id,lease_expires_at,lease_taken_at,attempts_today,attempts_on');
SELECT audit_table('contacts', 'contact', 'people', 'id', 'phone_last_ten');
SELECT audit_table('notes', 'note', 'people');
SELECT audit_table('tasks', 'task', 'people');
SELECT audit_table('saved_views', 'saved_view', 'people');
SELECT audit_table('worker_pauses', 'pause', 'people');
SELECT audit_table('recording_listens', 'recording', 'people', 'call_id', 'id,last_heard_at,seconds_heard', 'INSERT');
SELECT audit_table('bulk_changes', 'bulk_change', 'people', 'id', 'done_count,finished_at', 'INSERT OR UPDATE OF state');
SELECT audit_table('imports', 'import', 'people', 'id',
  'done_count,check,columns,header_hash,encoding,delimiter,is_quoted,started_at,finished_at', 'INSERT OR UPDATE OF state');
SELECT audit_table('sessions', 'session', 'account', 'user_id', 'id,last_seen_at', 'INSERT OR UPDATE OF revoked_at');
SELECT audit_table('users', 'account', 'account', 'id',
  'popup_ring_seconds,is_muted,are_single_keys_on,sounds_off,are_notices_on,password_changed_at', 'UPDATE');
