// A writer that is killed between COMMIT and its hint: the hint is the first thing said after the commit, and hearing
// it is this process's end. Run with the database in the environment: workspace, contact, number of events.
import type { ContactId } from "@/contracts/ids";
import { writeClient } from "@/platform/db";
import { onHint } from "@/platform/events/hints";
import { inWorkspace } from "@/platform/events/in-workspace";
import { registerReactions } from "@/platform/events/reactions";
import { provenWorkspaceId } from "@/platform/tenancy";
import { reactions } from "@/worker/reactions";

const [workspaceId = "", contactId = "", count = "1"] = process.argv.slice(2);
registerReactions(reactions);
onHint(() => process.kill(process.pid, "SIGKILL"));
writeClient();
void inWorkspace({ workspaceId: provenWorkspaceId(workspaceId), userId: null }, async (tx, emit) => {
  await tx.contact.update({
    where: { workspaceId_id: { workspaceId, id: contactId } },
    data: { name: `Written by ${process.pid}, who died` },
  });
  for (let each = 0; each < Number(count); each += 1)
    emit("contact.updated", { contactId: contactId as ContactId });
});
