-- Exports came to main beside the audit log: who took what is an entry of it too.
SELECT audit_table('exports', 'export', 'people', 'id', 'row_count,head,started_at,finished_at', 'INSERT OR UPDATE OF state');
