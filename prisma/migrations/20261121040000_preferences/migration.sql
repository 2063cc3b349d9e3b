-- What a person sets for themselves: single keys, each sound, notices of the browser.
ALTER TABLE "users"
  ADD COLUMN "are_single_keys_on" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "sounds_off" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "are_notices_on" BOOLEAN NOT NULL DEFAULT false;
