-- Exports and the workers of campaigns came to main beside the audit log: who took what, and who put whom on a campaign,
-- are entries of it too.
SELECT audit_table('exports', 'export', 'people', 'id', 'row_count,head,started_at,finished_at', 'INSERT OR UPDATE OF state');
SELECT audit_table('campaign_workers', 'campaign_worker', 'people', 'campaign_id');
