import { beforeEach, describe, expect, test } from "vitest";
import { DeepBooks } from "../../../electron/market/deep-books.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerProtocol } from "../../../shared/brokers/port.ts";
import type { BridgeCommand } from "../../../shared/contract/bridge.ts";
import type { DeepBookView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { DEPTH_ROWS } from "../../../shared/streams/depth-board.ts";
import { share } from "../angelone/answers.ts";

const FEED = 0;
const protocol = angelone();
const SBIN = instrumentKey("NSE", "SBIN");
const TCS = instrumentKey("NSE", "TCS");
const FUTURE = instrumentKey("NFO", "SBIN26AUGFUT");

let known: Map<InstrumentKey, Instrument>;
let slots: Map<InstrumentKey, number>;
let told: BridgeCommand[];
let view: readonly DeepBookView[];
let views: number;
let none: string[];
let books: DeepBooks;

function add(exchange: "NSE" | "NFO", symbol: string, token: string): InstrumentKey {
  const key = instrumentKey(exchange, symbol);
  known.set(key, { ...share(exchange, symbol, symbol, token, symbol), key });
  slots.set(key, 100 + slots.size);
  return key;
}

beforeEach(() => {
  known = new Map();
  slots = new Map();
  told = [];
  view = [];
  views = 0;
  none = [];
  books = new DeepBooks({
    feed: FEED,
    instrument: (key) => known.get(key),
    slotOf: (key) => slots.get(key),
    tell: (command) => told.push(command),
    onView: (next) => {
      view = next;
      views += 1;
    },
    onNone: (sentence) => none.push(sentence),
  });
  add("NSE", "SBIN", "3045");
  add("NSE", "TCS", "11536");
  add("NFO", "SBIN26AUGFUT", "40672");
});

const want = (keys: readonly InstrumentKey[], anew: readonly InstrumentKey[] = [], broker: BrokerProtocol = protocol): void => books.want(broker, new Set(keys), new Set(anew));
const stateOf = (key: InstrumentKey): string | undefined => {
  const one = view.find(({ instrument }) => instrument === key);
  return one && `${one.state} ${one.sentence}`.trim();
};

describe("what is looked at", () => {
  test("has a row and is asked for once; left, it is given up", () => {
    want([SBIN, TCS]);
    expect(told).toEqual([{ kind: "deepen", feed: FEED, instruments: [
      { slot: 100, row: 0, segment: 1, token: "3045", mode: 4 },
      { slot: 101, row: 1, segment: 1, token: "11536", mode: 4 },
    ] }]);
    expect([stateOf(SBIN), books.rowOf(100), books.rowOf(101), books.rowOf(102)]).toEqual(["asked", 0, 1, undefined]);
    want([SBIN, TCS], [SBIN]);
    expect([told.length, views]).toEqual([1, 1]);
    want([TCS]);
    expect(told[1]).toEqual({ kind: "flatten", feed: FEED, rows: [0] });
    expect([stateOf(SBIN), books.rowOf(100), books.rowOf(101)]).toEqual([undefined, undefined, 1]);
    want([]);
    expect(view).toEqual([]);
  });

  test("rows are used again as late as can be, and no instrument gets another's", () => {
    want([SBIN]);
    want([TCS]);
    expect([books.rowOf(100), books.rowOf(101)]).toEqual([undefined, 1]);
    for (let i = 0; i < DEPTH_ROWS * 2; i++) want([i % 2 === 0 ? SBIN : TCS]);
    expect(new Set([books.rowOf(100), books.rowOf(101)]).size).toBe(2);
  });

  test("the fifty-first has no place, and one when another is left", () => {
    const keys = Array.from({ length: DEPTH_ROWS + 1 }, (_, i) => add("NSE", `S${i}`, String(50_000 + i)));
    const last = keys.at(-1) ?? SBIN;
    want(keys);
    expect(new Set(keys.slice(0, DEPTH_ROWS).map((key) => books.rowOf(slots.get(key) ?? -1))).size).toBe(DEPTH_ROWS);
    expect(stateOf(last)).toBe(`none 20 levels are not available for S${DEPTH_ROWS}: 50 others are looked at with 20 levels already. Showing 5.`);
    want(keys.slice(1), [last]);
    expect(stateOf(last)).toBe("asked");
  });
});

describe("where there are none", () => {
  test("a segment that the broker does not stream, an instrument of yesterday, a broker without: a sentence, and nothing is asked", () => {
    want([FUTURE, "NSE:GONE" as InstrumentKey]);
    expect(stateOf(FUTURE)).toBe("none 20 levels are not available for SBIN26AUGFUT: Angel One streams them for NSE shares only. Showing 5.");
    expect(stateOf("NSE:GONE" as InstrumentKey)).toBe("none 20 levels are not available for NSE:GONE: it is not in today's list of instruments. Showing 5.");
    const { deep: _none, ...feed } = protocol.feed;
    want([SBIN], [], { ...protocol, feed });
    expect(stateOf(SBIN)).toBe("none 20 levels are not available for SBIN: Angel One streams five levels only. Showing 5.");
    expect(told).toEqual([]);
  });

  test("the bridge's reason becomes the sentence, and is noted; the next look gives the row up and asks anew", () => {
    want([SBIN]);
    books.heard([{ row: 0, slot: 100, state: "none", why: "none have come, though they were asked for twice" }]);
    const sentence = "20 levels are not available for SBIN: none have come, though they were asked for twice. Showing 5.";
    expect([stateOf(SBIN), none]).toEqual([`none ${sentence}`, [sentence]]);
    want([SBIN]);
    expect(told).toHaveLength(1);
    want([SBIN], [SBIN]);
    expect(told.slice(1).map(({ kind }) => kind)).toEqual(["flatten", "deepen"]);
    expect([stateOf(SBIN), books.rowOf(100)]).toEqual(["asked", 1]);
    // Said before it heard of the new look.
    books.heard([{ row: 0, slot: 100, state: "none", why: "too late" }]);
    expect(stateOf(SBIN)).toBe("asked");
    books.heard([{ row: 1, slot: 100, state: "live", why: "" }, { row: 7, slot: 999, state: "live", why: "" }]);
    expect(stateOf(SBIN)).toBe("live");
  });
});
