import { readActor, type Viewer } from "@/api/auth";
import { actorOf, fileAnswer, fileHeaders } from "@/api/file-door";
import type { ExportFormat } from "@/contracts/exports/schema";
import { type ExportId, exportId } from "@/contracts/ids";
import { beginExport, endExport } from "@/domain/exports/commands";
import { exportLimit } from "@/domain/exports/policy";
import { headOf } from "@/domain/exports/queries";
import { type ExportTable, tableOf } from "@/domain/exports/queries/tables";
import { exportFileName } from "@/domain/exports/rules";
import { getWorkspace } from "@/domain/workspaces/queries";
import { type Cell, csvLine, csvMark } from "@/lib/csv";
import { writeWorkbook } from "@/lib/xlsx/write-workbook";
import { clock } from "@/platform/clock";
import { db, inSnapshot } from "@/platform/db";
import { AppError } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";

/** A file takes at most so long; whoever takes none of it for `idleMs` is let go. */
const maxMs = 20 * 60_000;
const idleMs = 60_000;
/** So often the rights are asked again: who loses them loses the rest of the file. */
const recheckMs = 1_000;

/** Nobody wants the rest of the file, or nobody may have it. */
class LetGo extends Error {}

type Begun = Awaited<ReturnType<typeof beginExport>>;
type Sink = { write: (bytes: Uint8Array) => Promise<void> };

const contentTypes: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const writers: Record<ExportFormat, (pages: AsyncIterable<Cell[][]>) => AsyncGenerator<Uint8Array>> = {
  csv: writeCsv,
  xlsx: writeWorkbook,
};

async function* writeCsv(pages: AsyncIterable<Cell[][]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(csvMark);
  for await (const rows of pages) yield encoder.encode(rows.map(csvLine).join(""));
}

/**
 * Gives a file out that `exports.ask` has put on record: read at one moment, a page at a time, as fast as it is taken. It
 * ends with its last row or breaks off; a file that is whole for the browser is whole.
 */
export async function sendExport(
  request: Request,
  context: { params: Promise<{ workspaceId: string; exportId: string }> },
): Promise<Response> {
  const params = await context.params;
  const actor = await actorOf(request.headers.get("cookie"), params.workspaceId);
  if (actor instanceof Response) return actor;
  const id = exportId.safeParse(params.exportId);
  if (!id.success) return fileAnswer(404, { error: "not found" });
  const { workspaceId, userId } = actor;
  const which = { workspaceId, userId, exportId: id.data };
  let begun: Begun;
  try {
    begun = await inWorkspace(actor, (tx, emit) => beginExport(tx, emit, which));
  } catch (error) {
    if (error instanceof AppError)
      return error.code === "NOT_FOUND"
        ? fileAnswer(404, { error: "not found" })
        : fileAnswer(409, { error: error.message });
    throw error;
  }
  const { timeZone } = await getWorkspace(db(), workspaceId);
  const pipe = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1 });
  const writer = pipe.writable.getWriter();
  const gone = new Promise<never>((_, reject) => {
    const leave = () => reject(new LetGo());
    request.signal.addEventListener("abort", leave, { once: true });
    // The reader's end: a cancelled body never takes another byte.
    writer.closed.catch(leave);
  });
  gone.catch(() => undefined);
  const sink: Sink = {
    write: async (bytes) => {
      const taken = writer.ready.then(() => writer.write(bytes));
      taken.catch(() => undefined);
      await withinIdle(Promise.race([taken, gone]));
    },
  };
  void run(actor, { ...which, ...begun, timeZone }, sink).then(
    () => writer.close().catch(() => undefined),
    (error: unknown) => writer.abort(error).catch(() => undefined),
  );
  return new Response(pipe.readable, {
    headers: {
      ...fileHeaders,
      "content-type": contentTypes[begun.format],
      "content-disposition": `attachment; filename="${exportFileName(begun.view.list, begun.format, begun.askedAt, timeZone)}"`,
    },
  });
}

type Job = { exportId: ExportId } & Begun & { timeZone: string };

/** Writes the file and says on the record how it ended; throws where it did not end well. */
async function run(actor: Viewer, job: Job, sink: Sink): Promise<void> {
  const { workspaceId, userId, role } = actor;
  const left = { rowCount: 0, expectedCount: null as number | null, head: null as bigint | null };
  const end = async (state: "done" | "stopped" | "failed") => {
    const { isUnusual } = await inWorkspace(actor, (tx, emit) =>
      endExport(tx, emit, { workspaceId, userId, role, exportId: job.exportId, ...left, state }),
    );
    if (isUnusual) logger.warn({ workspaceId, userId, rows: left.rowCount }, "unusual volume of exports");
  };
  try {
    await inSnapshot(maxMs, async (reader) => {
      const look = { sight: actor.sight, now: job.askedAt, timeZone: job.timeZone };
      const table = tableOf(reader, look, job.view);
      left.head = await headOf(reader, workspaceId);
      left.expectedCount = await table.count();
      if (left.expectedCount > exportLimit(role, job.view.list)) throw new LetGo();
      for await (const bytes of writers[job.format](pages(table, actor, left))) await sink.write(bytes);
      // Both were read at one moment: anything else is a fault of ours, and no file of it may look whole.
      if (left.rowCount !== left.expectedCount) throw new Error("an export has not the rows of its view");
    });
  } catch (error) {
    if (!(error instanceof LetGo)) logger.error({ err: error, exportId: job.exportId }, "export failed");
    await end(error instanceof LetGo ? "stopped" : "failed");
    throw error;
  }
  await end("done");
}

/** The header and the rows; they are counted as they are handed on, and the rights are asked again on the way. */
async function* pages(
  table: ExportTable,
  actor: Viewer,
  left: { rowCount: number },
): AsyncGenerator<Cell[][]> {
  yield [[...table.header]];
  let checkedAt = clock.now().getTime();
  for await (const rows of table.pages()) {
    if (clock.now().getTime() - checkedAt >= recheckMs) {
      if (!(await mayStill(actor))) throw new LetGo();
      checkedAt = clock.now().getTime();
    }
    yield rows;
    left.rowCount += rows.length;
  }
}

/** The same session, membership, role and sight as at the beginning. */
async function mayStill({ userId, sessionId, workspaceId, role, sight }: Viewer): Promise<boolean> {
  const now = await readActor({ userId, sessionId }, workspaceId);
  return now?.role === role && now.sight.key === sight.key;
}

async function withinIdle<T>(wait: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LetGo()), idleMs);
  });
  try {
    return await Promise.race([wait, limit]);
  } finally {
    clearTimeout(timer);
  }
}
