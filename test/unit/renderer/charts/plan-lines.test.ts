import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { levelAt } from "../../../../renderer/charts/levels.ts";
import type { Level } from "../../../../renderer/charts/levels.ts";
import { atOnce, changeOf, standingExits } from "../../../../renderer/charts/line-change.ts";
import { LineEditor } from "../../../../renderer/charts/line-editor.ts";
import { bracketLevels, bracketOrders, gttLevels, reducedResult } from "../../../../renderer/charts/plan-levels.ts";
import type { OrderView } from "../../../../shared/contract/schemas/orders.ts";
import type { BracketView, GttView } from "../../../../shared/contract/schemas/plans.ts";
import type { PositionView } from "../../../../shared/contract/schemas/portfolio.ts";
import type { OrderKey } from "../../../../shared/domain/identity.ts";
import type { Price } from "../../../../shared/domain/units.ts";

const p = (rupees: number): Price => Math.round(rupees * 10_000) as Price;
const PARTS = { name: "SBIN", tick: p(0.05), decimals: 2, multiplier: 1 } as const;
const ACCOUNT = "a:P1:practice";

function bracket(change: object = {}): BracketView {
  return {
    id: "brk1", account: ACCOUNT, instrument: "NSE:SBIN", side: "BUY", product: "MIS", quantity: 100, filled: 100, exited: 0, naked: 0, state: "working", averageEntry: p(812.1), stopNow: p(808),
    entry: { type: "LIMIT", price: p(812.5), trigger: 0 }, stopOrders: [], targetOrders: [], targetsDone: 0,
    exits: { stop: { trigger: p(808), limit: p(807) }, targets: [{ price: p(820), quantity: 50 }, { price: p(828), quantity: 50 }], breakEvenAfterFirst: true, targetsAtBroker: false }, ...change,
  } as unknown as BracketView;
}
function gtt(change: object = {}): GttView {
  return { id: "gtt1", account: ACCOUNT, instrument: "NSE:SBIN", side: "SELL", product: "CNC", state: "active", kind: "single", expires: "2027-01-01", legs: [{ trigger: p(796), type: "LIMIT", price: p(795), quantity: 100 }], ...change } as unknown as GttView;
}
function order(change: object = {}): OrderView {
  return { key: "o1", account: ACCOUNT, instrument: "NSE:SBIN", side: "BUY", product: "MIS", type: "LIMIT", quantity: 100, price: p(811.5), trigger: 0, validity: "DAY", filled: 0, state: "open", ...change } as unknown as OrderView;
}
const books = (change: { brackets?: BracketView[]; gtts?: GttView[]; orders?: OrderView[] }) => ({
  brackets: new Map((change.brackets ?? []).map((one) => [one.id, one])),
  gtts: new Map((change.gtts ?? []).map((one) => [one.id, one])),
  orders: new Map((change.orders ?? []).map((one) => [one.key, one])),
});
const words = (levels: readonly Level[]) => levels.map(({ label, profit, tone }) => `${tone}: ${label} ${profit?.text ?? ""}`.trim());

describe("lines of a bracket", () => {
  test("stop and targets with the result of what is open", () => {
    expect(words(bracketLevels(bracket(), PARTS))).toEqual(["stop: SL 100 @ 808.00 −₹ 410.00", "target: T1 50 @ 820.00 +₹ 395.00", "target: T2 50 @ 828.00 +₹ 795.00"]);
    // A short of 3 contracts worth 100 a rupee each: 4.10 × 3 × 100.
    const short = bracket({ side: "SELL", quantity: 3, filled: 3, stopNow: p(816.2), exits: { targets: [], breakEvenAfterFirst: false, targetsAtBroker: false } });
    expect(words(bracketLevels(short, { ...PARTS, multiplier: 100 }))).toEqual(["stop: SL 3 @ 816.20 −₹ 1,230.00"]);
  });

  test("partly closed: what is still to come keeps its number, and counts what is open", () => {
    const half = bracket({ exited: 50, targetsDone: 1, exits: { ...bracket().exits, targets: [{ price: p(828), quantity: 50 }] } });
    expect(words(bracketLevels(half, PARTS))).toEqual(["stop: SL 50 @ 808.00 −₹ 205.00", "target: T2 50 @ 828.00 +₹ 795.00"]);
  });

  test("naked says so; over has no lines; its own orders are drawn by it alone", () => {
    expect(words(bracketLevels(bracket({ naked: 100, exits: { ...bracket().exits, targets: [] } }), PARTS))).toEqual(["doubt: SL 100 @ 808.00 · 100 naked −₹ 410.00"]);
    expect(bracketLevels(bracket({ state: "done" }), PARTS)).toEqual([]);
    expect([...bracketOrders([bracket({ stopOrders: ["s1"], targetOrders: ["t1"] }), bracket({ state: "done", stopOrders: ["s2"] })])]).toEqual(["s1", "t1"]);
  });
});

test("a GTT tells the result only where it closes a position", () => {
  const long = { account: ACCOUNT, instrument: "NSE:SBIN", product: "CNC", quantity: 60, cost: p(812.1) * 60 } as unknown as PositionView;
  expect(words(gttLevels(gtt(), [], PARTS))).toEqual(["gtt: GTT SELL 100 @ 796.00"]);
  // Only the 60 that are open: 16.10 × 60.
  expect(words(gttLevels(gtt(), [long], PARTS))).toEqual(["gtt: GTT SELL 100 @ 796.00 −₹ 966.00"]);
  expect(gttLevels(gtt({ state: "fired" }), [], PARTS)).toEqual([]);
  expect(reducedResult([long], gtt({ side: "BUY" }), 10, p(700), 1)).toBeUndefined();
  expect(reducedResult([long], gtt({ product: "MIS" }), 10, p(700), 1)).toBeUndefined();
});

describe("what a moved line asks for", () => {
  test("the stop: its limit keeps its distance, the targets and the rest go along", () => {
    const change = changeOf({ kind: "stop", account: ACCOUNT as never, id: "brk1" }, p(806.5), books({ brackets: [bracket({ exits: { ...bracket().exits, trail: { kind: "points", by: p(4) } } })] }));
    expect(change).toEqual({
      command: "bracket.change",
      request: { account: ACCOUNT, id: "brk1", exits: { stop: { trigger: p(806.5), limit: p(805.5) }, targets: bracket().exits.targets, trail: { kind: "points", by: p(4) }, breakEvenAfterFirst: true, targetsAtBroker: false } },
    });
  });

  test("a target: the stop stays where it has trailed to, targets stay nearest first", () => {
    const change = changeOf({ kind: "target", account: ACCOUNT as never, id: "brk1", index: 0 }, p(830), books({ brackets: [bracket({ stopNow: p(815) })] }));
    expect(change?.request).toMatchObject({ exits: { stop: { trigger: p(815), limit: p(814) }, targets: [{ price: p(828) }, { price: p(830) }] } });
    expect(standingExits(bracket({ stopNow: undefined, exits: { targets: [], breakEvenAfterFirst: false, targetsAtBroker: false } }))).toEqual({ targets: [], breakEvenAfterFirst: false, targetsAtBroker: false });
  });

  test("a rule, a limit order, a stop-loss; what is gone asks for nothing", () => {
    const all = books({ gtts: [gtt()], orders: [order(), order({ key: "o2", side: "SELL", type: "SL", price: p(803.5), trigger: p(804), state: "trigger-pending" })] });
    expect(changeOf({ kind: "gtt", account: ACCOUNT as never, id: "gtt1", leg: 0 }, p(790), all)?.request).toEqual({ account: ACCOUNT, id: "gtt1", change: { legs: [{ trigger: p(790), type: "LIMIT", price: p(789), quantity: 100 }], expires: "2027-01-01" } });
    expect(changeOf({ kind: "order", order: "o1" as OrderKey, part: "price" }, p(810), all)?.request).toMatchObject({ terms: { type: "LIMIT", quantity: 100, price: p(810), trigger: 0 } });
    expect(changeOf({ kind: "order", order: "o2" as OrderKey, part: "trigger" }, p(802), all)?.request).toMatchObject({ terms: { price: p(801.5), trigger: p(802) } });
    expect(changeOf({ kind: "stop", account: ACCOUNT as never, id: "gone" }, p(1), all)).toBeUndefined();
  });

  test("across the market it is asked about", () => {
    const all = books({ brackets: [bracket()], gtts: [gtt()], orders: [order(), order({ key: "o2", side: "SELL", type: "SL-M", trigger: p(804), state: "trigger-pending" })] });
    const asked = (subject: object, at: number): boolean => atOnce(subject as never, p(at), p(815), all) !== undefined;
    expect([asked({ kind: "stop", id: "brk1" }, 814.95), asked({ kind: "stop", id: "brk1" }, 815)]).toEqual([false, true]);
    expect([asked({ kind: "target", id: "brk1", index: 0 }, 815.05), asked({ kind: "target", id: "brk1", index: 0 }, 815)]).toEqual([false, true]);
    expect([asked({ kind: "gtt", id: "gtt1", leg: 0 }, 800), asked({ kind: "gtt", id: "gtt1", leg: 0 }, 820)]).toEqual([false, true]);
    expect([asked({ kind: "order", order: "o1", part: "price" }, 814), asked({ kind: "order", order: "o1", part: "price" }, 815)]).toEqual([false, true]);
    expect([asked({ kind: "order", order: "o2", part: "trigger" }, 814), asked({ kind: "order", order: "o2", part: "trigger" }, 815)]).toEqual([false, true]);
    expect(atOnce({ kind: "stop", account: ACCOUNT as never, id: "brk1" }, p(900), Number.NaN, all)).toBeUndefined();
  });
});

describe("a line in the hand", () => {
  const [stop] = bracketLevels(bracket(), PARTS);

  test("snaps to ticks, keeps the grip, shows its result, drops only where it moved", () => {
    let changes = 0;
    const editor = new LineEditor(() => changes++);
    expect(editor.begin(stop!, p(808.02))).toBe(true);
    editor.moveTo(p(808.02));
    expect(editor.drop()).toBeUndefined();
    editor.begin(stop!, p(808.02));
    editor.moveTo(p(806.04));
    expect(editor.ghost).toMatchObject({ price: p(806), label: "SL 100 @ 806.00", profit: { text: "−₹ 610.00" } });
    expect(editor.drop()).toMatchObject({ price: p(806), level: { price: p(808) } });
    expect(editor.held).toBeUndefined();
    expect(changes).toBeGreaterThan(0);
  });

  test("Esc changes nothing; what cannot move or is on its way is not taken", () => {
    const editor = new LineEditor(() => {});
    editor.begin(stop!, p(808));
    editor.moveTo(p(700));
    editor.cancel();
    expect(editor.drop()).toBeUndefined();
    expect(editor.begin({ ...stop!, pending: true }, p(808))).toBe(false);
    const { move: _move, ...fixed } = stop!;
    expect(editor.begin(fixed, p(808))).toBe(false);
  });

  test("wherever the pointer goes, the price is a tick above zero", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double({ min: -1e8, max: 1e8, noNaN: true }), fc.integer({ min: -30, max: 30 }).map((ticks) => ({ ticks }))), { maxLength: 20 }), fc.integer({ min: 1, max: 20_000 }), (moves, start) => {
        const level = levelAt(stop!, (start * 137) as Price);
        const editor = new LineEditor(() => {});
        editor.begin(level, level.price);
        for (const move of moves) {
          if (typeof move === "number") editor.moveTo(move);
          else editor.nudge(level, move.ticks);
          const price = editor.held?.price ?? 0;
          expect(price === level.price || (price > 0 && price % 500 === 0)).toBe(true);
        }
      }),
    );
  });
});
