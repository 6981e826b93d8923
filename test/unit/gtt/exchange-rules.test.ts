import { describe, expect, test } from "vitest";
import type { RuleRequest } from "../../../workers/exchange/types.ts";
import { MemoryStore } from "../../../workers/exchange/matching/store/memory.ts";
import { Bench, FakeWall } from "../exchange-matching/bench-desk.ts";
import { DAY, FUTURE, ist, ITC, NEXT_DAY, SBIN, scripted } from "../exchange-matching/scripted-source.ts";

const wish = (change: Partial<RuleRequest> = {}): RuleRequest => ({ client: "A1", token: SBIN.token, side: "BUY", product: "DELIVERY", price: 796_00, triggerPrice: 795_00, quantity: 10, disclosedQuantity: 0, days: 365, ...change });

const market = () =>
  scripted({
    days: {
      [DAY]: [[SBIN, "09:15:01", 800_00, 100], [ITC, "09:15:02", 400_00, 100], [SBIN, "09:16:00", 796_00, 100], [ITC, "09:16:01", 390_00, 100], [SBIN, "09:17:00", 795_00, 100], [SBIN, "09:18:00", 780_00, 100]],
      [NEXT_DAY]: [[SBIN, "09:15:01", 790_00, 100], [SBIN, "09:16:00", 770_00, 1_000]],
    },
  });

const created = (bench: Bench, change: Partial<RuleRequest> = {}) => {
  const answer = bench.exchange.createRule(wish(change));
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
};

describe("rules of the practice exchange", () => {
  test("wait for a trade at their trigger, place one limit order then, and are used up", () => {
    const bench = new Bench(market());
    bench.until(ist(DAY, "09:15:30"));
    const { ruleId } = created(bench);
    bench.until(ist(DAY, "09:16:30"));
    expect(bench.exchange.rules("A1")).toMatchObject([{ ruleId, status: "NEW", way: "fall" }]);
    expect(bench.exchange.orders("A1")).toEqual([]);
    bench.until(ist(DAY, "09:20:00"));
    expect(bench.exchange.rules("A1")).toMatchObject([{ status: "SENTTOEXCHANGE" }]);
    expect(bench.exchange.orders("A1")).toMatchObject([{ side: "BUY", orderType: "LIMIT", product: "DELIVERY", price: 796_00, quantity: 10, placedAt: ist(DAY, "09:17:00"), status: "complete" }]);
  });

  test("live on over a restart and over the night, and fire once all the same", () => {
    const store = new MemoryStore(1);
    const wall = new FakeWall();
    let bench = new Bench(market(), { store, wall });
    bench.until(ist(DAY, "09:15:30"));
    created(bench, { triggerPrice: 775_00, price: 776_00 });
    const cancelled = created(bench, { triggerPrice: 775_05, price: 776_00 });
    expect(bench.exchange.cancelRule("A1", cancelled.ruleId, SBIN.token).ok).toBe(true);
    bench.exchange.stop();
    bench = new Bench(market(), { store, wall });
    bench.until(ist(DAY, "15:30:00"));
    wall.pass(31_000);
    expect(bench.exchange.clock().day).toBe(NEXT_DAY);
    bench.exchange.stop();
    bench = new Bench(market(), { store, wall });
    bench.until(ist(NEXT_DAY, "09:20:00"));
    expect(bench.exchange.rules("A1").map(({ status }) => status)).toEqual(["SENTTOEXCHANGE", "CANCELLED"]);
    expect(bench.exchange.orders("A1")).toHaveLength(1);
    bench.exchange.stop();
    bench = new Bench(market(), { store, wall });
    bench.until(ist(NEXT_DAY, "09:40:00"));
    expect(bench.exchange.orders("A1")).toHaveLength(1);
  });

  test("lapse with their time", () => {
    const later = "2026-08-27";
    const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 100]], [later]: [[SBIN, "09:15:01", 760_00, 100], [SBIN, "09:16:00", 755_00, 100]] } }));
    bench.until(ist(DAY, "09:15:30"));
    const short = created(bench, { triggerPrice: 770_00, price: 771_00, days: 1 });
    created(bench, { triggerPrice: 770_00, price: 771_00, days: 30 });
    expect(short.expiresAt - short.createdAt).toBe(86_400_000);
    bench.until(ist(DAY, "15:30:00"));
    bench.wall.pass(31_000);
    bench.until(ist(later, "09:20:00"));
    expect(bench.exchange.rules("A1").map(({ status }) => status)).toEqual(["CANCELLED", "SENTTOEXCHANGE"]);
    expect(bench.exchange.orders("A1")).toHaveLength(1);
  });

  test("a change gives new terms; what has fired or is another's cannot be changed", () => {
    const bench = new Bench(market());
    bench.until(ist(DAY, "09:15:30"));
    const { ruleId, token } = created(bench);
    const terms = { ruleId, token, price: 781_00, triggerPrice: 780_00, quantity: 5, disclosedQuantity: 0 };
    expect(bench.exchange.modifyRule({ client: "B2", ...terms })).toMatchObject({ ok: false, code: "AB9013" });
    expect(bench.exchange.modifyRule({ client: "A1", ...terms })).toMatchObject({ ok: true, value: { status: "ACTIVE", quantity: 5 } });
    bench.until(ist(DAY, "09:17:30"));
    expect(bench.exchange.orders("A1")).toEqual([]);
    bench.until(ist(DAY, "09:20:00"));
    expect(bench.exchange.orders("A1")).toMatchObject([{ quantity: 5, price: 781_00 }]);
    expect(bench.exchange.modifyRule({ client: "A1", ...terms })).toMatchObject({ ok: false, code: "AB9013" });
    expect(bench.exchange.cancelRule("A1", ruleId, token)).toMatchObject({ ok: false, code: "AB9013" });
  });

  test.each([
    [{ client: "ZZ" }, "AB9003"], [{ quantity: 0 }, "AB9006"], [{ disclosedQuantity: 11 }, "AB9007"], [{ price: 796_03 }, "AB9008"], [{ triggerPrice: 0 }, "AB9009"],
    [{ triggerPrice: 800_00 }, "AB9009"], [{ token: FUTURE.token }, "AB9010"], [{ days: 366 }, "AB9016"],
  ] as const)("%o is refused with %s", (change, code) => {
    const bench = new Bench(market());
    bench.until(ist(DAY, "09:15:30"));
    expect(bench.exchange.createRule(wish(change))).toMatchObject({ ok: false, code });
  });
});
