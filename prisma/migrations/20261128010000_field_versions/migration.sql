-- How often each field that people write was changed, per row (docs/decisions/0043): a save names the count it was typed on,
-- so that two people who edit different fields both win. The database counts, so that no way of writing is forgotten; only
-- where such a column is set, so that leases and counters cost nothing.
ALTER TABLE "contacts" ADD COLUMN "field_versions" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "leads" ADD COLUMN "field_versions" JSONB NOT NULL DEFAULT '{}';

-- Arguments: the columns that are counted.
CREATE FUNCTION count_fields() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := to_jsonb(OLD);
  new_row jsonb := to_jsonb(NEW);
  name text;
BEGIN
  FOREACH name IN ARRAY TG_ARGV LOOP
    IF old_row -> name IS DISTINCT FROM new_row -> name THEN
      NEW.field_versions := NEW.field_versions
        || jsonb_build_object(name, coalesce((OLD.field_versions ->> name)::int, 0) + 1);
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

CREATE TRIGGER count_fields BEFORE UPDATE OF kind, name, company, phone, email, time_zone ON contacts
  FOR EACH ROW EXECUTE FUNCTION count_fields('kind', 'name', 'company', 'phone', 'email', 'time_zone');
CREATE TRIGGER count_fields BEFORE UPDATE OF stage, source, owner_user_id ON leads
  FOR EACH ROW EXECUTE FUNCTION count_fields('stage', 'source', 'owner_user_id');

-- What is counted is no change of its own for the audit log.
DROP TRIGGER audit_row ON leads;
SELECT audit_table('leads', 'lead', 'people', 'id',
  'last_call_at,last_outcome_id,lease_user_id,lease_expires_at,lease_taken_at,attempts_today,attempts_on,field_versions');
DROP TRIGGER audit_row ON contacts;
SELECT audit_table('contacts', 'contact', 'people', 'id', 'phone_last_ten,field_versions');
