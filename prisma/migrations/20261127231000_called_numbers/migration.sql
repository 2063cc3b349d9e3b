-- Every number that was ever called, once: a search by digits looks among these and then for their calls. Among a million
-- calls the pieces of a number stand in so many rows that the index of the calls themselves was slower than no index.
CREATE TABLE "called_numbers" (
  "workspace_id" UUID NOT NULL,
  "phone" TEXT NOT NULL,
  CONSTRAINT "called_numbers_pkey" PRIMARY KEY ("workspace_id", "phone"),
  CONSTRAINT "called_numbers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "called_numbers" SELECT DISTINCT "workspace_id", "customer_phone" FROM "calls" WHERE "customer_phone" IS NOT NULL;
CREATE INDEX "called_numbers_search" ON "called_numbers" USING gin ("workspace_id", "phone" gin_trgm_ops);

-- Kept by the database, because calls are written in many places and one that forgot would be found by nobody.
CREATE FUNCTION keep_called_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO called_numbers (workspace_id, phone)
  SELECT DISTINCT workspace_id, customer_phone FROM new_calls WHERE customer_phone IS NOT NULL ORDER BY 1, 2
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER calls_keep_numbers AFTER INSERT ON "calls" REFERENCING NEW TABLE AS new_calls
  FOR EACH STATEMENT EXECUTE FUNCTION keep_called_numbers();

CREATE FUNCTION keep_called_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO called_numbers (workspace_id, phone) VALUES (NEW.workspace_id, NEW.customer_phone) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER calls_keep_number AFTER UPDATE ON "calls" FOR EACH ROW
  WHEN (NEW.customer_phone IS NOT NULL AND NEW.customer_phone IS DISTINCT FROM OLD.customer_phone)
  EXECUTE FUNCTION keep_called_number();

DROP INDEX "calls_search";
CREATE INDEX "calls_of_number" ON "calls" ("workspace_id", "customer_phone", "started_at");
