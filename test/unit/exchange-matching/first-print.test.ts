import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../../workers/exchange/matching/store/memory.ts";
import { Bench, FakeWall } from "./bench-desk.ts";
import { DAY, ist, SBIN, scripted } from "./scripted-source.ts";

const time = (clock: string): number => ist(DAY, clock);
/** Yesterday closed elsewhere: the first print of the day is at 840.00. */
const source = () => scripted({ days: { [DAY]: [[SBIN, "09:15:05", 840_00, 100], [SBIN, "09:15:06", 840_00, 100]] } });

describe("before the day's first print of a listing", () => {
  test.each([
    ["market", { orderType: "MARKET", quantity: 10 }],
    ["limit", { price: 850_00, quantity: 10 }],
    ["immediate-or-cancel", { price: 850_00, quantity: 10, duration: "IOC" }],
  ] as const)("a %s order waits, and then meets the book around that print", (_what, terms) => {
    const bench = new Bench(source());
    bench.until(time("09:15:02"));
    const shown = bench.exchange.snapshot(SBIN.token)!.asks[0]!.price;
    const id = bench.place(terms);
    bench.until(time("09:15:04"));
    expect(bench.order(id)).toMatchObject({ status: "open pending", filled: 0 });
    expect(bench.exchange.trades("A1")).toEqual([]);
    bench.until(time("09:15:06"));
    const order = bench.order(id);
    expect(order).toMatchObject({ status: "complete", filled: 10 });
    const paid = order.filledValue / 10;
    expect(Math.abs(paid - 840_00)).toBeLessThan(2_00);
    expect(paid).not.toBe(shown);
  });

  test("one may be cancelled while it waits, and a stop waits too", () => {
    const bench = new Bench(source());
    bench.until(time("09:15:02"));
    const gone = bench.place({ orderType: "MARKET", quantity: 10 });
    expect(bench.exchange.cancel("A1", gone)).toMatchObject({ ok: true });
    bench.until(time("09:15:07"));
    expect(bench.order(gone)).toMatchObject({ status: "cancelled", filled: 0 });
  });

  test("a restart keeps it waiting", () => {
    const wall = new FakeWall();
    const store = new MemoryStore(wall.now);
    const before = new Bench(source(), { wall, store });
    before.until(time("09:15:02"));
    const id = before.place({ orderType: "MARKET", quantity: 10 });
    before.exchange.stop();
    const after = new Bench(source(), { wall, store });
    after.until(time("09:15:04"));
    expect(after.order(id)).toMatchObject({ status: "open pending", filled: 0 });
    after.until(time("09:15:06"));
    expect(after.order(id)).toMatchObject({ status: "complete", filled: 10 });
  });
});
