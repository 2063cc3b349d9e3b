import { actorOf, fileAnswer, fileHeaders } from "@/api/file-door";
import { type AuditEntryId, auditEntryId } from "@/contracts/ids";
import { type AuditEntryView, getAuditExport, listAudit } from "@/domain/audit/queries";
import { csvLine, csvMark } from "@/lib/csv";
import { db } from "@/platform/db";
import { AppError } from "@/platform/errors";

const pageRows = 500;

const head = [
  "When (UTC)",
  "Who",
  "Who (id)",
  "From",
  "Session",
  "API key",
  "Asked",
  "Did",
  "What",
  "Record",
  "Record (id)",
  "Before",
  "After",
];

function lineOf(entry: AuditEntryView): string {
  return csvLine([
    entry.at.toISOString(),
    entry.actor?.name ?? "",
    entry.actor?.userId ?? "",
    entry.ip ?? "",
    entry.sessionId ?? "",
    entry.apiKeyId ?? "",
    entry.asked ?? "",
    entry.action,
    entry.noun,
    entry.recordName ?? "",
    entry.recordId ?? "",
    entry.before ? JSON.stringify(entry.before) : "",
    entry.after ? JSON.stringify(entry.after) : "",
  ]);
}

/** The file of an export that `audit.export` has written down: streamed, as it stood then. It reads only. */
export async function sendAudit(
  request: Request,
  context: { params: Promise<{ workspaceId: string; exportId: string }> },
): Promise<Response> {
  const params = await context.params;
  const actor = await actorOf(request.headers.get("cookie"), params.workspaceId);
  if (actor instanceof Response) return actor;
  if (actor.role !== "admin") return fileAnswer(403, { error: "Only admins read the audit log." });
  const id = auditEntryId.safeParse(params.exportId);
  if (!id.success) return fileAnswer(404, { error: "not found" });
  let filter: Awaited<ReturnType<typeof getAuditExport>>["filter"];
  try {
    ({ filter } = await getAuditExport(db(), actor, id.data));
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND")
      return fileAnswer(404, { error: "not found" });
    throw error;
  }
  const encoder = new TextEncoder();
  let after: AuditEntryId | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(csvMark + csvLine(head)));
    },
    async pull(controller) {
      const entries: AuditEntryView[] = await listAudit(db(), actor.workspaceId, filter, {
        after,
        limit: pageRows,
      });
      after = entries.at(-1)?.id ?? after;
      if (entries.length > 0) controller.enqueue(encoder.encode(entries.map(lineOf).join("")));
      if (entries.length < pageRows) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      ...fileHeaders,
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="audit-log.csv"',
    },
  });
}
