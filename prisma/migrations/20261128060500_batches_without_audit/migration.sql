-- A file's rows are one entry of the audit log, the import's own (docs/decisions/0035). Their triggers found that out one by one
-- at the commit, with the workspace's log locked: a fifth of an import's time, in which everybody's events waited. Now the
-- trigger of such a row is not queued at all. Whoever writes a batch says so before its first row.
DROP TRIGGER audit_row ON leads;
DROP TRIGGER audit_row ON contacts;

CREATE OR REPLACE FUNCTION audit_table(
  target text, noun text, whose text, id_column text DEFAULT 'id', left_out text DEFAULT '',
  operations text DEFAULT 'INSERT OR UPDATE OR DELETE'
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE CONSTRAINT TRIGGER audit_row AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED
                  FOR EACH ROW %s EXECUTE FUNCTION audit_row(%L, %L, %L, %L)', operations, target,
                 CASE WHEN whose = 'people' THEN 'WHEN (current_setting(''ringside.is_batch'', true) IS DISTINCT FROM ''on'')' END,
                 noun, whose, id_column, left_out);
END $$;

SELECT audit_table('leads', 'lead', 'people', 'id',
  'last_call_at,last_outcome_id,lease_user_id,lease_expires_at,lease_taken_at,attempts_today,attempts_on,field_versions');
SELECT audit_table('contacts', 'contact', 'people', 'id', 'phone_last_ten,field_versions');
