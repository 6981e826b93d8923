import { afterEach, describe, expect, test } from "vitest";
import { PaperFillsHost } from "../../../electron/paper/paper-fills-host.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import type { FloorOrder } from "../../../shared/simulation/fills/fill-floor.ts";
import type { FillEvent } from "../../../shared/simulation/fills/types.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { QuoteBoard, createBoard } from "../../../shared/streams/quote-board.ts";
import { LEVEL, Q } from "../../../shared/streams/quote-fields.ts";
import { TickRingWriter } from "../../../shared/streams/tick-ring-writer.ts";
import { TICK, TICK_FIELDS, createRing } from "../../../shared/streams/tick-ring.ts";
import type { FromPaperFills } from "../../../shared/contract/paper-fills.ts";
import { Room } from "../../../workers/paper-fills/room.ts";
import { rupees } from "../../support/orders.ts";
import { AT_ONCE, TICK as STEP, levels, termsOf } from "../simulation/fills/bench.ts";

const FILE = new URL("../../../workers/paper-fills/main.ts", import.meta.url);
const ACCOUNT = "paper:Alpha:paper";
const START = Date.parse("2026-11-20T10:00:00+05:30");

/** A feed of one slot: writes the board and a ring, as the tick bridge does. */
class Feed {
  readonly board = new QuoteBoard(createBoard(4));
  #writer = new QuoteBoardWriter(this.board.buffer);
  ring: TickRingWriter | undefined;
  #volume = 1_000;
  #n = 0;

  constructor() {
    for (let i = 0; i < 4; i++) this.board.allocate();
  }

  tick(ltp: number, traded: number, bids = "", asks = ""): void {
    this.#n++;
    this.#volume += traded;
    const at = START + this.#n * 1_000;
    const from = this.#writer.open(1);
    const { quotes } = this.#writer;
    const put = (field: number, value: number): void => void (quotes[from + field] = value);
    put(Q.ltp, rupees(ltp));
    put(Q.exchangeAt, at);
    put(Q.volume, this.#volume);
    put(Q.upperCircuit, rupees(ltp * 1.1));
    put(Q.lowerCircuit, rupees(ltp * 0.9));
    for (const [side, lines] of [[Q.bids, levels(bids)], [Q.asks, levels(asks)]] as const) {
      for (let i = 0; i < 5; i++) {
        put(side + i * LEVEL, lines[i]?.price ?? 0);
        put(side + i * LEVEL + 1, lines[i]?.quantity ?? 0);
      }
    }
    this.#writer.close(1);
    const record = new Float64Array(TICK_FIELDS);
    record[TICK.slot] = 1;
    record[TICK.ltp] = rupees(ltp);
    record[TICK.traded] = traded;
    record[TICK.volume] = this.#volume;
    record[TICK.exchangeAt] = at;
    record[TICK.marketAt] = at;
    record[TICK.bid] = levels(bids)[0]?.price ?? 0;
    record[TICK.ask] = levels(asks)[0]?.price ?? 0;
    this.ring?.push(record);
    this.ring?.flush();
  }
}

function order(id: string, terms: Parameters<typeof termsOf>[0], known = false): FloorOrder {
  return { id, account: ACCOUNT, slot: 1, side: "BUY", terms: termsOf(terms), filled: 0, triggered: false, tick: STEP, known };
}

describe("the room", () => {
  function room(capacity = 64): { feed: Feed; of: Room; said: FromPaperFills[]; take(at?: number): FillEvent[] } {
    const feed = new Feed();
    const ring = createRing(capacity);
    feed.ring = new TickRingWriter(ring);
    const said: FromPaperFills[] = [];
    const of = new Room({ kind: "start", ring, board: feed.board.buffer, seed: 1 }, (message) => said.push(message));
    of.do({ kind: "model", account: ACCOUNT, model: AT_ONCE }, 0);
    return {
      feed, of, said,
      take: (at = 1) => {
        of.turn(at);
        return said.splice(0).flatMap((message) => (message.kind === "events" ? message.events.map(({ event }) => event) : []));
      },
    };
  }

  test("reads depth and circuits from the board and walks them", () => {
    const { feed, of, take } = room();
    feed.tick(100, 10, "99.95x10", "100.05x7 100.10x50");
    of.do({ kind: "put", orders: [order("a", { type: "MARKET", quantity: 20 })] }, 1);
    expect(take()).toMatchObject([{ kind: "booked" }, { quantity: 7, price: rupees(100.05) }, { quantity: 13, price: rupees(100.1) }]);
  });

  test("one bad print fires no stop and fills nothing; the real move does", () => {
    const { feed, of, take } = room();
    feed.tick(100, 10, "99.95x10", "100.05x70");
    feed.tick(100, 10, "99.95x10", "100.05x70");
    take();
    of.do({ kind: "put", orders: [order("stop", { type: "SL-M", trigger: 103 }), order("low", { price: 97 })] }, 1);
    feed.tick(108, 5, "99.95x10", "100.05x70");
    feed.tick(92, 500, "99.95x10", "100.05x70");
    feed.tick(100, 10, "99.95x10", "100.05x70");
    expect(take().map(({ kind }) => kind)).toEqual(["booked", "booked"]);
    feed.tick(103.2, 10, "103.00x10", "103.30x70");
    feed.tick(103.2, 10, "103.00x10", "103.30x70");
    expect(take().filter(({ id }) => id === "stop")).toMatchObject([{ kind: "triggered" }, { quantity: 70, price: rupees(103.3) }, { quantity: 10, price: rupees(103.2) }]);
  });

  test("ticks that the ring lost are told", () => {
    const { feed, of, said } = room(4);
    for (let i = 0; i < 10; i++) feed.tick(100, 1);
    of.turn(1);
    expect(said).toContainEqual({ kind: "lost", ticks: 6 });
  });
});

describe("the thread", () => {
  let host: PaperFillsHost | undefined;
  afterEach(() => host?.quit());

  const until = async (done: () => boolean): Promise<void> => {
    for (let i = 0; i < 1_000 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(done()).toBe(true);
  };

  test("fills, dies, comes back with what was working, and says so", async () => {
    const feed = new Feed();
    const events: FillEvent[] = [];
    const troubles: string[] = [];
    const rings: SharedArrayBuffer[] = [];
    const resting = order("rest", { price: 99.9 });
    host = new PaperFillsHost({
      file: FILE, board: feed.board.buffer, seed: 3,
      attachRing: (ring) => {
        rings.push(ring);
        feed.ring = new TickRingWriter(ring);
      },
      clock: { now: () => Date.now() as SystemTime },
      timers: { after: (ms, run) => ((timer) => () => clearTimeout(timer))(setTimeout(run, ms / 10)) },
      onEvent: (account, event) => {
        expect(account).toBe(ACCOUNT);
        events.push(event);
      },
      onAnew: () => host?.put([{ ...resting, known: true }]),
      onTrouble: (sentence) => troubles.push(sentence),
    });
    host.use(ACCOUNT, { ...AT_ONCE, latency: { kind: "fixed", ms: 5 } });
    host.start();
    feed.tick(100, 10, "99.95x10", "100.05x70");
    feed.tick(100, 10, "99.95x10", "100.05x70");
    host.put([order("now", { type: "MARKET", quantity: 5 }), resting]);
    await until(() => events.some((event) => event.kind === "filled" && event.id === "now" && event.quantity === 5) && events.some((event) => event.kind === "booked" && event.id === "rest"));
    // A command that cannot be: the thread dies of it.
    host.put([{ ...order("bad", {}), account: "paper:Nobody:paper" }]);
    await until(() => rings.length === 2);
    expect(troubles.join()).toMatch(/Paper fills stopped \(the fill model of paper:Nobody:paper is not known\) and are started again.*back of the queue/);
    await until(() => events.filter((event) => event.kind === "booked" && event.id === "rest").length === 2);
    feed.tick(100, 10, "99.95x10", "100.05x70");
    feed.tick(99.85, 1_000, "99.80x10", "99.95x70");
    await until(() => events.some((event) => event.kind === "filled" && event.id === "rest"));
  }, 30_000);
});

