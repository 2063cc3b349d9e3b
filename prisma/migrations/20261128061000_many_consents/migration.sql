-- What many people allowed or took back, written down at once: chosen from a list, or by a file's column.
ALTER TYPE "BulkChangeKind" ADD VALUE 'consent';
ALTER TABLE "bulk_changes"
  ADD COLUMN "consent_channel" "ConsentChannel",
  ADD COLUMN "consent_purpose" "CallPurpose",
  ADD COLUMN "consent_decision" "ConsentDecision",
  ADD COLUMN "consent_source" "ConsentSource",
  ADD COLUMN "consent_proof" TEXT;
ALTER TABLE "imports"
  ADD COLUMN "consent_channel" "ConsentChannel" NOT NULL DEFAULT 'call',
  ADD COLUMN "consent_purpose" "CallPurpose" NOT NULL DEFAULT 'promotional',
  ADD COLUMN "consent_count" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "consent_refused_count" INTEGER NOT NULL DEFAULT 0;
