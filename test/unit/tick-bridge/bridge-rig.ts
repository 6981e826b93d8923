import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { Endpoints, Session } from "../../../shared/brokers/port.ts";
import type { BridgeNotice, BridgeState, BridgeStats } from "../../../shared/contract/bridge.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { createDepthBoard, DepthBoard } from "../../../shared/streams/depth-board.ts";
import { D, DEEP } from "../../../shared/streams/depth-fields.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { Bridge } from "../../../workers/tick-bridge/bridge.ts";

/** Time runs so many times faster for the bridge than for its peer. */
const HASTE = 25;
const PATIENCE_MS = 20_000;
export const FEED = 2;
export const SECRETS = ["access-token-1", "refresh-token-1", "feed-token-1", "api-key-1", "access-token-2", "feed-token-2"];

export function session(number: number): Session {
  return { accessToken: `access-token-${number}`, refreshToken: `refresh-token-${number}`, feedToken: `feed-token-${number}`, endsAt: 0 as SystemTime };
}

/** A bridge in this thread, on real sockets, living twenty-five times as fast. */
export class BridgeRig {
  readonly notices: BridgeNotice[] = [];
  readonly board: QuoteBoard;
  readonly depthBoard = new DepthBoard(createDepthBoard(4));
  readonly bridge: Bridge;

  /** @param capacity slots of the board; `most` subscriptions of one connection, the broker's number where absent. */
  constructor(capacity = 16, most?: number) {
    this.board = new QuoteBoard(createBoard(capacity));
    for (let i = 0; i < capacity; i++) this.board.allocate();
    const start = performance.now();
    this.bridge = new Bridge({
      clock: { now: () => (1_790_000_000_000 + (performance.now() - start) * HASTE) as SystemTime },
      timers: {
        after(ms, run) {
          const timer = setTimeout(run, ms / HASTE);
          return () => clearTimeout(timer);
        },
      },
      random: () => 0.5,
      beatMs: 250,
      feedOf: (protocol, endpoints) => {
        if (protocol !== "angelone") return undefined;
        const { feed } = angelone(endpoints);
        return most === undefined ? feed : { ...feed, maxSubscriptions: most };
      },
      tell: (notice) => this.notices.push(notice),
    });
  }

  start(stream: string, tokens: readonly string[] = ["100", "101", "102"]): void {
    const endpoints: Endpoints = { ...angelone().endpoints, stream };
    this.bridge.do({ kind: "start", feed: FEED, protocol: "angelone", endpoints, clientCode: "C1", apiKey: "api-key-1", session: session(1), board: this.board.buffer, depthBoard: this.depthBoard.buffer });
    this.bridge.do({ kind: "subscribe", feed: FEED, instruments: tokens.map((token, slot) => ({ slot, token, segment: 1, mode: 3 })) });
  }

  quit(): void {
    this.bridge.do({ kind: "quit" });
  }

  get states(): BridgeState[] {
    return this.notices.flatMap((notice) => (notice.kind === "state" ? [notice.state] : []));
  }

  get state(): BridgeState | undefined {
    return this.states.at(-1);
  }

  get stats(): BridgeStats | undefined {
    return this.notices.findLast((notice) => notice.kind === "stats");
  }

  of<K extends BridgeNotice["kind"]>(kind: K): Extract<BridgeNotice, { kind: K }>[] {
    return this.notices.filter((notice): notice is Extract<BridgeNotice, { kind: K }> => notice.kind === kind);
  }

  /** Asks for twenty levels of a token, whose quote has the slot, on a row. */
  deepen(token: string, slot: number, row: number): void {
    this.bridge.do({ kind: "deepen", feed: FEED, instruments: [{ slot, row, token, segment: 1, mode: 4 }] });
  }

  /** Best bid and best ask of a row, in units; undefined where it holds no book of the slot. */
  best(row: number, slot: number): readonly [number, number] | undefined {
    const into = new Float64Array(DEEP);
    if (!this.depthBoard.read(row, slot, into, 0) || into[D.levels] === 0) return undefined;
    return [into[D.bids] ?? 0, into[D.asks] ?? 0];
  }

  /** State and reason of a row, as last told. */
  deepState(row: number): string | undefined {
    const book = this.of("deep").flatMap(({ books }) => books).findLast((one) => one.row === row);
    return book && `${book.state} ${book.why}`.trim();
  }

  ltp(slot: number): number | undefined {
    const into = new Float64Array(FULL);
    return this.board.read(slot, into, 0, FULL) ? into[Q.ltp] : undefined;
  }
}

/** Waits until something holds; tells what was waited for when it never does. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
