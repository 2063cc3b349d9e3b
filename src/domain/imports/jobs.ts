import type { Import } from "@/generated/prisma/client";
import type { CampaignId, ImportId, UserId, WorkspaceId } from "@/contracts/ids";
import { type FileColumns, fileColumns, type ImportCheck } from "@/contracts/imports/schema";
import { phoneCountry } from "@/domain/contacts/rules";
import { dropFile, lockImport, numbersOf, saveImport } from "@/domain/imports/commands";
import { writeRows } from "@/domain/imports/commands/write-rows";
import { undoRows } from "@/domain/imports/commands/undo-rows";
import { openSheets, rowsOfFile } from "@/domain/imports/queries/rows";
import { findKnown, readFile, rememberedColumns } from "@/domain/imports/queries";
import {
  type FileFormat,
  guessFormat,
  headBytes,
  headerHash,
  isUnclosedQuote,
  kindOf,
  mergeRow,
  readConsent,
  type SaidInRow,
  withConsentColumns,
} from "@/domain/imports/rules";
import { guessShape, type ImportRow, type PastedRow, readRow, type SkippedRow } from "@/domain/leads/rules";
import { UnreadableFile } from "@/lib/xlsx/unreadable-file";
import { clock } from "@/platform/clock";
import { db, logPool } from "@/platform/db";
import { AppError } from "@/platform/errors";
import { inWorkspace } from "@/platform/events/in-workspace";
import { logger } from "@/platform/logger";

type FileShape = { hasHeader: boolean; columns: FileColumns };
type Which = { workspaceId: WorkspaceId; importId: ImportId };

/** Rows of one transaction: what a crash does again. */
const chunkRows = 400;
/** Taking back is a few statements, whatever the number of rows. */
const undoneRows = 500;
/** Rows read between two words about the dry run. */
const checkRows = 5_000;
const shownExamples = 5;
const shownSkipped = 100;

/** So long may reading hold the process before others get their turn: an event passes several of them on its way to a viewer. */
const turnMs = 3;

/** Asked often, it lets other requests of this process have their turn where this one has lasted. */
function inTurns(): () => Promise<void> {
  let since = clock.monotonicMs();
  return async () => {
    if (clock.monotonicMs() - since < turnMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = clock.monotonicMs();
  };
}

/** Stops a job whose import was cancelled, or whose author may not do this any more, without a failure. */
class Stopped extends Error {}

/**
 * Does what the import's state asks for, to its end or to the shutdown; the next run goes on where this one
 * stopped. One process at a time works on an import: the caller holds its lock.
 */
export async function workOnImport(which: Which, isStopping: () => boolean): Promise<void> {
  const row = await db().import.findUnique({
    where: { workspaceId_id: { workspaceId: which.workspaceId, id: which.importId } },
  });
  if (!row) return;
  try {
    if (row.state === "checking") await check(which, row, isStopping);
    if (row.state === "running") await run(which, row, isStopping);
    if (row.state === "undoing") await undo(which, isStopping);
  } catch (error) {
    if (error instanceof Stopped) return;
    logger.warn({ err: error, importId: which.importId }, "import failed");
    // Only our own sentences: a library's may hold what the file held.
    await fail(
      which,
      error instanceof AppError || error instanceof UnreadableFile
        ? error.message
        : "This file could not be read. Nothing more was added.",
    );
  }
}

async function fail(which: Which, sentence: string): Promise<void> {
  await inWorkspace({ workspaceId: which.workspaceId, userId: null }, async (tx, emit) => {
    const row = await lockImport(tx, which, ["checking", "running", "undoing"]).catch(() => null);
    if (!row) return;
    await saveImport(tx, emit, which, { state: "failed", failure: sentence, finishedAt: clock.now() });
  });
}

async function head(which: Which): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readFile(which.workspaceId, which.importId, 0)) {
    parts.push(chunk);
    size += chunk.byteLength;
    if (size >= headBytes) break;
  }
  return Buffer.concat(parts).subarray(0, headBytes);
}

async function countryOf(workspaceId: WorkspaceId) {
  const workspace = await db().workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { defaultCountry: true },
  });
  return phoneCountry(workspace.defaultCountry);
}

/** The dry run: reads all, writes nothing but what it found. */
async function check(which: Which, row: Import, isStopping: () => boolean): Promise<void> {
  const first = row.encoding === null ? await findFormat(which) : formatOf(row);
  try {
    await checkWith(which, row, first, isStopping);
  } catch (error) {
    if (!isUnclosedQuote(error) || !first.isQuoted) throw error;
    await checkWith(which, row, { ...first, isQuoted: false }, isStopping);
  }
}

async function findFormat(which: Which): Promise<FileFormat> {
  const bytes = await head(which);
  const kind = kindOf(bytes);
  if (kind === "text") return guessFormat(bytes);
  if (kind === "old_workbook")
    throw new AppError(
      "BAD_REQUEST",
      "old_workbook",
      "This is a workbook of before 2007. Save it as XLSX or CSV.",
    );
  const { sheetNames } = await openSheets(which);
  return { encoding: "utf-8", delimiter: ",", isQuoted: true, sheet: sheetNames[0] ?? null };
}

function formatOf(row: Import): FileFormat {
  const delimiter = row.delimiter === ";" || row.delimiter === "\t" ? row.delimiter : ",";
  return { encoding: row.encoding ?? "utf-8", delimiter, isQuoted: row.isQuoted, sheet: row.sheet };
}

async function checkWith(
  which: Which,
  row: Import,
  format: FileFormat,
  isStopping: () => boolean,
): Promise<void> {
  const { workspaceId } = which;
  const country = await countryOf(workspaceId);
  const found: ImportCheck = {
    columns: [],
    sheets: format.sheet === null ? [] : [...(await openSheets(which)).sheetNames],
    readyCount: 0,
    updateCount: 0,
    skipped: {},
    examples: [],
    skippedExamples: [],
    consents: { yes: 0, no: 0 },
    unreadableCount: 0,
  };
  const skip = ({ line, reason, text }: SkippedRow) => {
    found.skipped[reason] = (found.skipped[reason] ?? 0) + 1;
    if (found.skippedExamples.length < shownSkipped) found.skippedExamples.push({ line, reason, text });
  };
  let shape: FileShape | null = null;
  let hash: string | null = null;
  let rowCount = 0;
  // Digits of a number fit a double exactly (at most fifteen): a set of these is a third of one of texts.
  const seen = new Set<number>();

  const breathe = inTurns();
  const take = async (batch: PastedRow[], known: FileShape) => {
    const rows: ImportRow[] = [];
    for (const item of batch) {
      await breathe();
      const read = readRow(item, known.columns, country);
      const said = readConsent(item.cells, known.columns);
      if ("reason" in read) skip(read);
      else if (said === "bad") skip({ line: item.line, reason: "bad_consent", text: read.name });
      else {
        rows.push(read);
        if (said) found.consents[said.decision === "granted" ? "yes" : "no"] += 1;
      }
    }
    const here = await knownAmong(workspaceId, rows);
    for (const item of rows) {
      const digits = Number(item.phone.slice(1));
      if (seen.has(digits)) {
        skip({ line: item.line, reason: "twice_in_paste", text: item.name });
        continue;
      }
      seen.add(digits);
      const lead = here(item);
      if (!lead) {
        found.readyCount += 1;
        if (found.examples.length < shownExamples) {
          const { line, name, phone, company, email } = item;
          found.examples.push({ line, name, phone, company, email });
        }
      } else if (mergeRow(lead, item, row.duplicateRule)) found.updateCount += 1;
      else skip({ line: item.line, reason: "already_here", text: item.name });
    }
  };

  let batch: PastedRow[] = [];
  const start = async (top: PastedRow[]): Promise<FileShape> => {
    const guess = guessShape(top, country);
    const given = fileColumns.parse(row.columns);
    // Column names that nobody could guess are known once a person has named them.
    const ownHash = headerHash(top[0]?.cells ?? []);
    const remembered = given.length > 0 ? null : await rememberedColumns(db(), workspaceId, ownHash);
    const hasHeader = given.length > 0 ? row.hasHeader : remembered !== null || guess.hasHeader;
    hash = hasHeader ? ownHash : null;
    const width = Math.min(200, Math.max(0, ...top.slice(0, 20).map((item) => item.cells.length)));
    const fitted = (columns: FileColumns) =>
      Array.from({ length: width }, (_, index) => columns[index] ?? null);
    const columns = fitted(
      given.length > 0
        ? given
        : (remembered ?? withConsentColumns(fitted(guess.columns), hasHeader ? (top[0]?.cells ?? []) : [])),
    );
    const [names, next] = [top[0]?.cells ?? [], (hasHeader ? top[1] : top[0])?.cells ?? []];
    found.columns = columns.map((_, index) => ({
      header: hasHeader ? (names[index] ?? "").slice(0, 60) : null,
      example: (next[index] ?? "").slice(0, 60),
    }));
    return { hasHeader, columns };
  };
  const flush = async () => {
    let rows = batch;
    batch = [];
    if (shape === null) {
      shape = await start(rows);
      if (shape.hasHeader) rows = rows.slice(1);
    }
    rowCount += rows.length;
    await take(rows, shape);
    if (Math.floor(rowCount / checkRows) > Math.floor((rowCount - rows.length) / checkRows)) {
      if (isStopping()) throw new Stopped();
      await inWorkspace({ workspaceId, userId: null }, async (tx, emit) => {
        await stillIn(tx, which, "checking");
        await saveImport(tx, emit, which, { doneCount: rowCount });
      });
    }
  };
  for await (const item of rowsOfFile(which, format, (count) => {
    found.unreadableCount += count;
  })) {
    await breathe();
    batch.push(item);
    if (batch.length >= chunkRows) await flush();
  }
  if (batch.length > 0) await flush();
  if (rowCount === 0) throw new AppError("BAD_REQUEST", "empty_file", "There are no rows in this file.");
  const columns = (shape as FileShape | null)?.columns ?? [];
  await inWorkspace({ workspaceId, userId: null }, async (tx, emit) => {
    await stillIn(tx, which, "checking");
    await saveImport(tx, emit, which, {
      ...format,
      columns,
      hasHeader: (shape as FileShape | null)?.hasHeader ?? true,
      headerHash: hash,
      check: found,
      rowCount,
      doneCount: 0,
      state: "ready",
    });
  });
}

/** Who of these rows is here already, by number first, then by address. */
async function knownAmong(workspaceId: WorkspaceId, rows: readonly ImportRow[]) {
  const { byPhone, byEmail } = await findKnown(
    db(),
    workspaceId,
    rows.map((row) => row.phone),
    rows.flatMap((row) => row.email ?? []),
  );
  return (row: ImportRow) =>
    byPhone.get(row.phone) ?? (row.email === null ? undefined : byEmail.get(row.email));
}

async function stillIn(tx: Parameters<typeof lockImport>[0], which: Which, state: Import["state"]) {
  const row = await lockImport(tx, which, [state]).catch(() => null);
  if (!row) throw new Stopped();
  return row;
}

/** Rights may have gone since the click: asked again with each chunk. */
async function authorMay(tx: Parameters<typeof lockImport>[0], row: Import): Promise<void> {
  const author = await tx.membership.findUnique({
    where: { workspaceId_userId: { workspaceId: row.workspaceId, userId: row.createdByUserId } },
    select: { role: true, deactivatedAt: true },
  });
  if (!author || author.deactivatedAt !== null || author.role === "worker") {
    throw new AppError("FORBIDDEN", "role", "Whoever began this import may not import any more.");
  }
}

/**
 * A table that was small when its plans were made is read from end to end for every row's foreign key, until
 * autovacuum has counted it: a minute too late for a file.
 */
async function keepStatistics(doneCount: number): Promise<void> {
  const { rows } = await logPool().query<{ known: number }>({
    name: "contacts-known",
    text: "SELECT reltuples::float8 AS known FROM pg_class WHERE oid = 'contacts'::regclass",
  });
  if (doneCount > 2 * Math.max(0, rows[0]?.known ?? 0))
    await logPool().query("ANALYZE contacts, leads, campaign_leads");
}

async function run(which: Which, row: Import, isStopping: () => boolean): Promise<void> {
  const { workspaceId } = which;
  const country = await countryOf(workspaceId);
  const columns = fileColumns.parse(row.columns);
  let at = row.hasHeader ? -1 : 0;
  let doneCount = row.doneCount;
  let batch: PastedRow[] = [];
  const breathe = inTurns();
  type Batch = {
    count: number;
    rows: ImportRow[];
    skipped: { line: number; reason: SkippedRow["reason"]; cells: string[] }[];
    cellsOf: Map<number, string[]>;
    saidOf: Map<number, SaidInRow>;
  };
  const readBatch = async (): Promise<Batch> => {
    const read: Batch = { count: batch.length, rows: [], skipped: [], cellsOf: new Map(), saidOf: new Map() };
    for (const item of batch) {
      // Reading numbers is slow, and nobody else should wait for it.
      await breathe();
      read.cellsOf.set(item.line, item.cells);
      const found = readRow(item, columns, country);
      const said = readConsent(item.cells, columns);
      const reason = "reason" in found ? found.reason : said === "bad" ? "bad_consent" : null;
      if (reason !== null) read.skipped.push({ line: item.line, reason, cells: item.cells });
      else if (!("reason" in found)) read.rows.push(found);
      if (said !== null && said !== "bad") read.saidOf.set(item.line, said);
    }
    batch = [];
    return read;
  };
  const write = async ({ count, ...read }: Batch, isLast: boolean) => {
    if (isStopping()) throw new Stopped();
    await inWorkspace(
      { workspaceId, userId: row.createdByUserId as UserId, causeId: which.importId },
      async (tx, emit) => {
        const current = await stillIn(tx, which, "running");
        // Somebody else is at it too (our lock went with a broken connection): theirs counts.
        if (current.doneCount !== doneCount) throw new Stopped();
        await authorMay(tx, current);
        // A transaction that is begun again begins with what was left out by the reading.
        const written = await writeRows(tx, { ...read, current, skipped: [...read.skipped] });
        const next = await tx.import.update({
          where: { workspaceId_id: { workspaceId, id: which.importId } },
          data: {
            doneCount: current.doneCount + count,
            addedCount: { increment: written.added },
            updatedCount: { increment: written.updated },
            skippedCount: { increment: written.skipped },
            queuedCount: { increment: written.queued },
            consentCount: { increment: written.consents },
            consentRefusedCount: { increment: written.consentsRefused },
            ...(isLast ? { state: "done" as const, finishedAt: clock.now() } : {}),
          },
        });
        emit("import.progressed", numbersOf(next));
        if (!isLast) return;
        await dropFile(tx, which);
        emit("import.finished", {
          importId: which.importId,
          addedCount: next.addedCount,
          updatedCount: next.updatedCount,
        });
        if (next.campaignId !== null && next.queuedCount > 0) {
          emit("campaign.leads_added", {
            campaignId: next.campaignId as CampaignId,
            count: next.queuedCount,
          });
        }
      },
    );
    doneCount += count;
    await keepStatistics(doneCount);
  };
  // While the database writes one batch, the next is read: never more than one of each.
  let writing: Promise<void> = Promise.resolve();
  const flush = async (isLast: boolean) => {
    const read = await readBatch();
    await writing;
    writing = write(read, isLast);
    // Thrown where it is waited for.
    writing.catch(() => undefined);
  };
  try {
    for await (const item of rowsOfFile(which, formatOf(row))) {
      await breathe();
      at += 1;
      // Row `at` counts from 1; the header is 0. What an earlier run has written is passed over.
      if (at < 1 || at <= row.doneCount) continue;
      batch.push(item);
      if (batch.length >= chunkRows && at < row.rowCount) await flush(false);
    }
    await flush(true);
  } finally {
    // Whatever broke the reading off: the lock is not given back while rows are written.
    await writing;
  }
}

async function undo(which: Which, isStopping: () => boolean): Promise<void> {
  for (let isDone = false; !isDone; ) {
    if (isStopping()) throw new Stopped();
    isDone = await inWorkspace({ workspaceId: which.workspaceId, userId: null }, async (tx, emit) => {
      const current = await stillIn(tx, which, "undoing");
      const { removed, isLast, kept } = await undoRows(tx, current, undoneRows);
      const next = await tx.import.update({
        where: { workspaceId_id: { workspaceId: which.workspaceId, id: which.importId } },
        data: {
          doneCount: { increment: removed },
          ...(isLast ? { state: "undone" as const, keptCount: kept, finishedAt: clock.now() } : {}),
        },
      });
      emit("import.progressed", numbersOf(next));
      if (isLast) {
        emit("import.undone", {
          importId: which.importId,
          removedCount: next.doneCount,
          keptCount: next.keptCount,
        });
      }
      return isLast;
    });
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
