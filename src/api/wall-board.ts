import type { WallFrame } from "@/contracts/floor/views";
import { getFloor, wallOf } from "@/domain/floor/queries";
import { listLivingLinks, type WallActor } from "@/domain/wall/queries";
import { getWorkspace } from "@/domain/workspaces/queries";
import { wholeSight } from "@/domain/sight/rules/sight";
import { clock } from "@/platform/clock";
import { db } from "@/platform/db";
import type { LogRow } from "@/platform/events/log";
import { tails } from "@/platform/events/tail";
import { logger } from "@/platform/logger";
import { shutdown } from "@/platform/shutdown";
import { oncePerHead } from "@/platform/single-flight";
import { singleton } from "@/platform/singleton";

const leastMs = 1000;
const beatMs = 5000;
/** Numbers that move by the clock alone are looked at every so many beats. */
const beatsBetweenLooks = 3;
const screensOfLink = 20;

/** Where a board's frames go. */
export type Screen = { write: (text: string) => void; end: () => void };

type Viewer = Screen & { actor: WallActor };

const textOf = (frame: WallFrame) => `data: ${JSON.stringify(frame)}\n\n`;

/**
 * The wall of one workspace. It hears of every row of the log, and lets out none of them: what goes to the screens is
 * the whole board, computed anew at most once a second and only if it has changed. That is the wall's own audience: a
 * worker's frames and a wall's never share a buffer.
 */
class WallBoard {
  readonly viewers = new Set<Viewer>();
  private lastText = "";
  private lookedAt = Number.NEGATIVE_INFINITY;
  private lookTimer: NodeJS.Timeout | null = null;
  private isLooking = false;
  private isStale = false;
  private beats = 0;
  private readonly beatTimer: NodeJS.Timeout;
  private readonly offShutdown: () => void;
  private detach: () => void = () => undefined;

  constructor(readonly workspaceId: WallActor["workspaceId"]) {
    this.beatTimer = setInterval(() => void this.beat(), beatMs);
    this.beatTimer.unref();
    this.offShutdown = shutdown().onStart(() => this.bye([...this.viewers], "deploy"));
  }

  async open(): Promise<void> {
    const attached = await tails().attach(this.workspaceId, {
      onRows: (rows) => this.onRows(rows),
      onBroken: () => this.touch(),
    });
    if (!attached) throw new Error("the workspace has no log");
    this.detach = attached.detach;
  }

  private onRows(rows: readonly LogRow[]): void {
    if (rows.some((row) => row.type === "wall_link.revoked")) void this.checkLinks();
    // Its own publication of numbers says nothing that the rows before it have not said.
    if (rows.some((row) => row.type !== "metrics.updated" && row.type !== "metrics.moved")) this.touch();
  }

  /** Something may have changed: the first change shows almost at once, a burst once a second. */
  private touch(): void {
    this.isStale = true;
    if (this.lookTimer || this.isLooking) return;
    const wait = Math.max(20, leastMs - (clock.monotonicMs() - this.lookedAt));
    this.lookTimer = setTimeout(() => {
      this.lookTimer = null;
      void this.look();
    }, wait);
  }

  private async look(): Promise<void> {
    if (this.isLooking || this.viewers.size === 0) return;
    this.isLooking = true;
    this.isStale = false;
    this.lookedAt = clock.monotonicMs();
    try {
      const { at, text } = await this.read();
      if (text === this.lastText) return;
      this.lastText = text;
      const frame = textOf({ kind: "view", at, view: JSON.parse(text) });
      for (const viewer of this.viewers) viewer.write(frame);
    } catch (error) {
      // No word is the honest answer: boards turn grey by themselves.
      logger.warn({ err: error, workspaceId: this.workspaceId }, "the wall could not be read");
    } finally {
      this.isLooking = false;
      if (this.isStale) this.touch();
    }
  }

  private async read(): Promise<{ at: number; text: string }> {
    const { workspaceId } = this;
    const [floor, workspace] = await Promise.all([
      oncePerHead(wholeSight(workspaceId), "floor", 2000, () => getFloor(db(), workspaceId)),
      getWorkspace(db(), workspaceId),
    ]);
    return { at: floor.serverTime.getTime(), text: JSON.stringify(wallOf(workspace.name, floor)) };
  }

  /** First the board as it is, then whatever changes. */
  async add(viewer: Viewer): Promise<void> {
    const { at, text } = await this.read();
    viewer.write(textOf({ kind: "view", at, view: JSON.parse(text) }));
    this.viewers.add(viewer);
    this.lastText = text;
    const sameLink = [...this.viewers].filter(({ actor }) => actor.wallLinkId === viewer.actor.wallLinkId);
    this.bye(sameLink.slice(0, Math.max(0, sameLink.length - screensOfLink)), "capacity");
    // What happened between the reading and here.
    this.touch();
  }

  /** A word that all is well, only while the database says so, and only to links that still open the wall. */
  private async beat(): Promise<void> {
    if (this.viewers.size === 0) return;
    try {
      await this.checkLinks();
      const frame = textOf({ kind: "beat", at: clock.now().getTime() });
      for (const viewer of this.viewers) viewer.write(frame);
      this.beats += 1;
      if (this.beats % beatsBetweenLooks === 0) this.touch();
    } catch (error) {
      logger.warn({ err: error, workspaceId: this.workspaceId }, "the wall's links could not be checked");
    }
  }

  private async checkLinks(): Promise<void> {
    const viewers = [...this.viewers];
    const living = await listLivingLinks(db(), this.workspaceId, [
      ...new Set(viewers.map(({ actor }) => actor.wallLinkId)),
    ]);
    this.bye(
      viewers.filter(({ actor }) => !living.has(actor.wallLinkId)),
      "ended",
    );
  }

  private bye(viewers: readonly Viewer[], reason: Extract<WallFrame, { kind: "bye" }>["reason"]): void {
    for (const viewer of viewers) {
      this.viewers.delete(viewer);
      viewer.write(textOf({ kind: "bye", reason }));
      viewer.end();
    }
  }

  close(): void {
    clearInterval(this.beatTimer);
    if (this.lookTimer) clearTimeout(this.lookTimer);
    this.offShutdown();
    this.detach();
  }
}

class WallBoards {
  private readonly boards = new Map<string, Promise<WallBoard>>();

  /** Shows the wall on this screen; returns what takes it off. */
  async join(actor: WallActor, screen: Screen): Promise<() => void> {
    const viewer: Viewer = { ...screen, actor };
    for (;;) {
      const opening = this.boards.get(actor.workspaceId) ?? this.open(actor.workspaceId);
      const board = await opening;
      const leave = () => {
        board.viewers.delete(viewer);
        if (board.viewers.size > 0 || this.boards.get(actor.workspaceId) !== opening) return;
        this.boards.delete(actor.workspaceId);
        board.close();
      };
      try {
        await board.add(viewer);
      } catch (error) {
        leave();
        throw error;
      }
      // Closed by its last screen while we read: open another.
      if (this.boards.get(actor.workspaceId) === opening) return leave;
    }
  }

  private open(workspaceId: WallActor["workspaceId"]): Promise<WallBoard> {
    const board = new WallBoard(workspaceId);
    const opening = board.open().then(() => board);
    this.boards.set(workspaceId, opening);
    opening.catch(() => {
      this.boards.delete(workspaceId);
      board.close();
    });
    return opening;
  }
}

export const wallBoards = (): WallBoards => singleton("wall-boards", () => new WallBoards());
