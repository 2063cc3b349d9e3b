-- Fails a transaction that changed a workspace's rows and appended nothing to its log, raw SQL included. Only in
-- tests: the append writes its transaction's id into workspace_stream, and this reads that one row at commit.
CREATE FUNCTION assert_event_appended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  workspace uuid := coalesce(NEW.workspace_id, OLD.workspace_id);
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM workspace_stream
     WHERE workspace_id = workspace AND last_transaction_id = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION 'write without event: % on % of workspace %', TG_OP, TG_TABLE_NAME, workspace;
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  live text;
BEGIN
  FOREACH live IN ARRAY ARRAY[
    'memberships',
    'api_keys',
    'invitations',
    'lines',
    'contacts',
    'contact_merges',
    'leads',
    'campaigns',
    'campaign_leads',
    'campaign_workers',
    'calls',
    'call_history',
    'outcomes',
    'notes',
    'tasks',
    'provider_accounts',
    'recording_listens',
    'webhook_endpoints',
    'presences',
    'outcome_changes',
    'worker_statuses',
    'worker_pauses',
    'lead_skips',
    'exports',
    'imports',
    'import_skipped',
    'import_changes',
    'floor_settings',
    'wall_links',
    'saved_views',
    'tags',
    'lead_tags',
    'contact_tags',
    'bulk_changes',
    'bulk_change_leads',
    'teams',
    'consent_entries',
    'erased_numbers',
    'calling_rules',
    'holidays'
  ]
  LOOP
    EXECUTE format('CREATE CONSTRAINT TRIGGER %I_needs_event AFTER INSERT OR UPDATE OR DELETE ON %I
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_event_appended()', live, live);
  END LOOP;
END $$;
