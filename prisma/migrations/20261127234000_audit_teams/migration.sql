-- Who works with whom decides what they see: making, renaming and deleting a team is on record like the members themselves.
SELECT audit_table('teams', 'team', 'all');
