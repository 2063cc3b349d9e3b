-- A campaign's own hours: the whole day and every day where nobody says otherwise.
ALTER TABLE "campaigns"
  ADD COLUMN "opens_minute" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "closes_minute" INTEGER NOT NULL DEFAULT 1440,
  ADD COLUMN "weekdays" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5, 6, 7]::INTEGER[],
  ADD CONSTRAINT "campaigns_hours" CHECK (0 <= "opens_minute" AND "opens_minute" < "closes_minute" AND "closes_minute" <= 1440 AND cardinality("weekdays") > 0);
