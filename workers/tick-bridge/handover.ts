import type { Connection, ConnectionEnd, ConnectionEvents } from "./connection.ts";
import type { ConnectionBudget } from "./connection-budget.ts";
import type { Retry } from "./retry.ts";

/** Both connections carry the ticks for so long, ms: what is asked of the new one must have begun to come. */
const OVERLAP_MS = 2_000;
/** A successor that has not proven itself by then is given up, ms. */
const PATIENCE_MS = 10_000;

export type Hears = Pick<ConnectionEvents, "packet" | "text" | "batchDone">;

export interface HandoverParts {
  readonly budget: ConnectionBudget;
  readonly retry: Retry;
  /** What a packet, a text and the end of a read lead to, on whichever connection. */
  readonly hears: Hears;
  now(): number;
  /** Opens a connection with the newest tokens. */
  dial(events: ConnectionEvents): Connection;
  /** Frames that ask for everything. */
  all(): readonly string[];
  /** The old connection stays for now, and why. */
  onKept(why: string): void;
}

export interface Successor {
  readonly connection: Connection;
  /** Names who is told of its end from now on. */
  readonly heir: (onEnd: (end: ConnectionEnd) => void) => void;
}

interface Candidate {
  connection: Connection | undefined;
  readonly begunAt: number;
  openedAt: number | undefined;
  heard: boolean;
  onEnd: (end: ConnectionEnd) => void;
}

/**
 * Replaces a live connection whose tokens are old: the new one is opened and asked for everything before the old one
 * is closed. It needs one of the client's connections for the overlap; where none is free the old one goes on.
 */
export class Handover {
  readonly #parts: HandoverParts;
  #candidate: Candidate | undefined;
  #notBefore = 0;

  constructor(parts: HandoverParts) {
    this.#parts = parts;
  }

  /** Newer tokens than those tried so far. */
  renewed(): void {
    this.drop();
    this.#notBefore = 0;
  }

  /** @param stale the live connection was opened with other tokens than the newest. @returns the successor, once, when it is proven. */
  due(now: number, stale: boolean): Successor | undefined {
    const { budget } = this.#parts;
    const candidate = this.#candidate;
    if (!candidate) {
      if (stale && now >= this.#notBefore && budget.waitMs(now) === 0 && budget.take()) this.#begin(now);
      return undefined;
    }
    if (candidate.openedAt !== undefined && candidate.heard && now - candidate.openedAt >= OVERLAP_MS) return this.inherit();
    if (now - candidate.begunAt >= PATIENCE_MS) candidate.connection?.drop(`The server did not answer within ${PATIENCE_MS / 1_000} s.`);
    return undefined;
  }

  /** The successor as far as it has come: one that is open takes over, another is given up. */
  inherit(): Successor | undefined {
    const candidate = this.#candidate;
    const connection = candidate?.connection;
    if (!candidate || !connection || candidate.openedAt === undefined) {
      this.drop();
      return undefined;
    }
    this.#candidate = undefined;
    return {
      connection,
      heir: (onEnd) => {
        candidate.onEnd = onEnd;
      },
    };
  }

  /** What changes in the subscriptions, or a ping, while both are open. */
  send(frames: readonly string[]): void {
    const candidate = this.#candidate;
    if (candidate?.openedAt !== undefined) for (const frame of frames) candidate.connection?.send(frame);
  }

  /** Gives up a successor that is on its way. */
  drop(): void {
    const candidate = this.#candidate;
    if (!candidate) return;
    this.#candidate = undefined;
    candidate.connection?.close();
    this.#parts.budget.give();
  }

  #begin(now: number): void {
    const { hears, dial } = this.#parts;
    const candidate: Candidate = { connection: undefined, begunAt: now, openedAt: undefined, heard: false, onEnd: (end) => this.#failed(end) };
    this.#candidate = candidate;
    candidate.connection = dial({
      packet: hears.packet,
      text: hears.text,
      opened: () => {
        candidate.openedAt = this.#parts.now();
        this.send(this.#parts.all());
      },
      batchDone: () => {
        candidate.heard = true;
        hears.batchDone();
      },
      ended: (end) => candidate.onEnd(end),
    });
  }

  #failed(end: ConnectionEnd): void {
    const { budget, retry, onKept, now } = this.#parts;
    this.#candidate = undefined;
    budget.give();
    const next = retry.afterEnd(end, 0, false);
    const wait = next.step === "retry" ? Math.max(next.inMs, OVERLAP_MS) : Infinity;
    this.#notBefore = now() + wait;
    if (next.step === "retry" && end.kind === "refused" && (end.status === 403 || end.status === 429)) budget.quietUntil(this.#notBefore);
    const why = end.kind === "refused" ? `${end.status}: ${end.why}` : end.why;
    onKept(`The feed stays on its old connection; one with the new tokens could not be had (${why}).`);
  }
}
