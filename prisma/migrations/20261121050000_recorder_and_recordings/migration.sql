-- AlterEnum
ALTER TYPE "RecordingState" ADD VALUE 'expired';

-- AlterTable
ALTER TABLE "calls" ADD COLUMN "recording_checked_at" TIMESTAMPTZ(3),
ADD COLUMN "recording_expired_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN "recording_retention_days" INTEGER;

-- CreateTable
CREATE TABLE "recording_listens" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "seconds_heard" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_heard_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recording_listens_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "recording_listens_workspace_id_call_id_started_at_idx" ON "recording_listens"("workspace_id", "call_id", "started_at");

-- AddForeignKey
ALTER TABLE "recording_listens" ADD CONSTRAINT "recording_listens_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recording_listens" ADD CONSTRAINT "recording_listens_workspace_id_call_id_fkey" FOREIGN KEY ("workspace_id", "call_id") REFERENCES "calls"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recording_listens" ADD CONSTRAINT "recording_listens_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "memberships"("workspace_id", "user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say:
-- a screen acknowledges a call's popup once; and the retention job finds what it has to delete without a scan.
CREATE UNIQUE INDEX "call_history_popup_once" ON "call_history" ("workspace_id", "call_id", ("data"->>'screenId')) WHERE "kind" = 'popup_shown';
CREATE INDEX "calls_recording_kept" ON "calls" ("workspace_id", "ended_at") WHERE "recording_url" IS NOT NULL;
