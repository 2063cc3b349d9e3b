import type { Viewer } from "@/api/auth";
import { actorOf, fileAnswer as answer, fileHeaders } from "@/api/file-door";
import { importId } from "@/contracts/ids";
import { maxFileBytes, maxFileNameLength } from "@/contracts/imports/schema";
import { skippedRowReason } from "@/contracts/leads/schema";
import { skippedWords } from "@/contracts/leads/words";
import { createImport, dropUpload, endUpload } from "@/domain/imports/commands";
import { storeChunk } from "@/domain/imports/commands/store-chunk";
import { getImport, listSkipped } from "@/domain/imports/queries";
import { csvLine, csvMark } from "@/lib/csv";
import { clientIp } from "@/platform/client-ip";
import { db } from "@/platform/db";
import { AppError } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { isSameOriginWrite } from "@/platform/http-guard";
import { withOrigin } from "@/platform/origin";
import { takePoint } from "@/platform/rate-limits";

const chunkBytes = 256 * 1024;
/** Which of the two a file is, its first bytes say. */
const fileTypes = ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"];
/** So long may a file stand still on its way in. */
const idleMs = 30_000;
const pageRows = 1_000;

/** A manager of this workspace, or the answer that says why not. */
async function managerOf(request: Request, workspaceId: string): Promise<Viewer | Response> {
  const actor = await actorOf(request.headers.get("cookie"), workspaceId);
  if (actor instanceof Response || actor.role !== "worker") return actor;
  return answer(403, { error: "Only managers import files." });
}

function nameOf(request: Request): string {
  const given = request.headers.get("x-file-name") ?? "";
  let name = given;
  try {
    name = decodeURIComponent(given);
  } catch {
    // Not percent-encoded: taken as it stands.
  }
  // The last part of a path, without what breaks rows and headers.
  const last = name.split(/[/\\]/).at(-1) ?? "";
  return (
    last
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ")
      .trim()
      .slice(0, maxFileNameLength) || "leads.csv"
  );
}

/**
 * Takes a file in as it comes, a quarter of a megabyte in memory at a time. Only a body of one of these types from our own
 * origin: no form can send one across sites (security.md B1).
 */
export async function receiveFile(
  request: Request,
  context: { params: Promise<{ workspaceId: string }> },
): Promise<Response> {
  const actor = await managerOf(request, (await context.params).workspaceId);
  if (actor instanceof Response) return actor;
  const ip = clientIp(request.headers.get("x-forwarded-for"), null);
  return withOrigin({ ...actor, apiKeyId: null, ip, asked: "import" }, () => takeIn(request, actor));
}

async function takeIn(request: Request, actor: Viewer): Promise<Response> {
  if (!isSameOriginWrite(request.headers))
    return answer(403, { error: "Files are taken from this site only." });
  if (
    !fileTypes.some(
      (type) => request.headers.get("content-type")?.toLowerCase().split(";")[0]?.trim() === type,
    )
  )
    return answer(415, { error: "Only CSV and XLSX files are taken. In a spreadsheet: Save as." });
  if (Number(request.headers.get("content-length") ?? 0) > maxFileBytes) return tooLarge();
  if (!(await takePoint("import", `${actor.workspaceId}:${actor.userId}`)))
    return answer(429, { error: "Too many files in an hour. Wait a little." });
  if (!request.body) return answer(400, { error: "This file is empty." });
  const { workspaceId, userId } = actor;
  const { id } = await inWorkspace(actor, (tx, emit) =>
    createImport(tx, emit, { workspaceId, actorUserId: userId, fileName: nameOf(request) }),
  );
  const which = { workspaceId, importId: id };
  const drop = async (response: Response, sentence: string) => {
    await inWorkspace(actor, (tx, emit) => dropUpload(tx, emit, which, sentence)).catch(() => undefined);
    return response;
  };
  let byteCount = 0;
  try {
    let n = 0;
    for await (const chunk of inPieces(request.body)) {
      byteCount += chunk.byteLength;
      if (byteCount > maxFileBytes) return await drop(tooLarge(), "This file is larger than 200 MB.");
      await storeChunk({ ...which, n, bytes: chunk });
      n += 1;
    }
  } catch {
    return drop(
      answer(400, { error: "The file did not come in whole. Try again." }),
      "The file did not come in whole.",
    );
  }
  if (byteCount === 0) return drop(answer(400, { error: "This file is empty." }), "This file is empty.");
  await inWorkspace(actor, (tx, emit) => endUpload(tx, emit, { ...which, byteCount }));
  return answer(201, { importId: id });
}

const tooLarge = () => answer(413, { error: "A file has at most 200 MB. Split it." });

/** The body in pieces of one size; a sender that says nothing for half a minute is let go. */
async function* inPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Buffer> {
  const reader = body.getReader();
  let parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await withIdleLimit(reader.read());
      if (done) break;
      parts.push(value);
      size += value.byteLength;
      if (size < chunkBytes) continue;
      yield Buffer.concat(parts);
      parts = [];
      size = 0;
    }
    if (size > 0) yield Buffer.concat(parts);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function withIdleLimit<T>(wait: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("idle")), idleMs);
  });
  try {
    return await Promise.race([wait, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonWords(reason: string): string {
  const known = skippedRowReason.safeParse(reason);
  return known.success ? skippedWords[known.data] : reason;
}

/** The error file, streamed a thousand rows at a time. */
export async function sendSkipped(
  request: Request,
  context: { params: Promise<{ workspaceId: string; importId: string }> },
): Promise<Response> {
  const params = await context.params;
  const actor = await managerOf(request, params.workspaceId);
  if (actor instanceof Response) return actor;
  const id = importId.safeParse(params.importId);
  if (!id.success) return answer(404, { error: "not found" });
  const { workspaceId } = actor;
  try {
    await getImport(db(), actor.sight, id.data);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return answer(404, { error: "not found" });
    throw error;
  }
  const encoder = new TextEncoder();
  let afterLine = -1;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(csvMark + csvLine(["Line", "Reason", "Row"])));
    },
    async pull(controller) {
      const rows = await listSkipped(db(), workspaceId, id.data, { afterLine, limit: pageRows });
      for (const row of rows) {
        afterLine = row.line;
        controller.enqueue(encoder.encode(csvLine([row.line, reasonWords(row.reason), ...row.cells])));
      }
      if (rows.length < pageRows) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      ...fileHeaders,
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="rows-left-out.csv"',
    },
  });
}
