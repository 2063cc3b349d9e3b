-- A tag is on every screen of the workspace: making, renaming, merging and deleting one is on record. Which lead has which is
-- in the feed and in the changes of many leads.
SELECT audit_table('tags', 'tag', 'all');
