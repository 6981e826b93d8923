import fc from "fast-check";
import { expect, test } from "vitest";
import type { OwnedQuantity } from "../../../electron/portfolio/owner-split.ts";
import { splitCarried } from "../../../electron/portfolio/owner-split.ts";
import { PositionBook } from "../../../electron/portfolio/position-book.ts";
import { SubLedger } from "../../../electron/portfolio/sub-ledger.ts";
import type { Fill, Order } from "../../../shared/domain/order.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { ACCOUNT, SBIN, fill } from "../../support/orders.ts";

const OWNERS = ["manual", "external", "momentum", "pairs"] as const;
type Owner = (typeof OWNERS)[number];
const WHERE = { account: ACCOUNT, instrument: SBIN, product: "NRML" } as const;

interface Trade {
  readonly owner: Owner;
  readonly side: "BUY" | "SELL";
  readonly quantity: number;
  readonly price: number;
  /** Told as a sum first; its fills come so many steps later. */
  readonly late: number;
}

const trade: fc.Arbitrary<Trade> = fc.record({
  owner: fc.constantFrom(...OWNERS), side: fc.constantFrom("BUY" as const, "SELL" as const),
  quantity: fc.integer({ min: 1, max: 40 }), price: fc.integer({ min: 1, max: 9_999_999 }), late: fc.integer({ min: 0, max: 4 }),
});
const recorded = fc.array(fc.record({ owner: fc.constantFrom(...OWNERS), quantity: fc.integer({ min: -60, max: 60 }), each: fc.integer({ min: 1, max: 9_999_999 }) }), { maxLength: 4 });
const carried = fc.record({ quantity: fc.integer({ min: -120, max: 120 }), each: fc.integer({ min: 1, max: 9_999_999 }), honest: fc.boolean() });

/** One unit after another: each closes its owner's own, else that of the same hands, else opens. Cash is what was paid. */
class SlowModel {
  readonly units = new Map<string, number>();
  readonly cash = new Map<string, number>();

  take(owner: string, units: number, cost: number): void {
    this.units.set(owner, (this.units.get(owner) ?? 0) + units);
    this.cash.set(owner, (this.cash.get(owner) ?? 0) - cost);
  }

  trade({ owner, side, quantity, price }: Trade): void {
    const sign = side === "BUY" ? 1 : -1;
    const other = owner === "manual" ? "external" : owner === "external" ? "manual" : undefined;
    for (let i = 0; i < quantity; i++) {
      const own = (this.units.get(owner) ?? 0) * sign < 0;
      const theirs = other !== undefined && (this.units.get(other) ?? 0) * sign < 0;
      this.take(!own && theirs ? (other ?? owner) : owner, sign, sign * price);
    }
  }
}

function order(one: Trade, i: number, exactly: boolean): Order {
  const value = one.quantity * one.price;
  return {
    key: `o${i}` as OrderKey, ...WHERE, owner: one.owner, side: one.side, multiplier: 1,
    filled: one.quantity, filledValue: value, filledExactly: exactly ? one.quantity : 0, exactValue: exactly ? value : 0,
  } as unknown as Order;
}

const fillOf = (one: Trade, i: number): Fill => ({ ...fill(one.quantity, 1, `f${i}`), ...WHERE, owner: one.owner, side: one.side, price: one.price as Fill["price"] });

/** The parts in the same order in which they were folded; what is told as a sum lies on top, in the order in which it was told. */
function expected(start: readonly OwnedQuantity[], exact: readonly Trade[], inexact: readonly Trade[]): SlowModel {
  const model = new SlowModel();
  for (const part of start) model.take(part.owner, part.quantity, part.cost);
  for (const one of [...exact, ...inexact]) model.trade(one);
  return model;
}

function compare(parts: SubLedger, net: PositionBook, model: SlowModel): void {
  const views = parts.views(ACCOUNT);
  for (const view of views) {
    expect([view.owner, view.quantity, view.realised - view.cost]).toEqual([view.owner, model.units.get(view.owner) ?? 0, model.cash.get(view.owner) ?? 0]);
    if (view.quantity === 0) expect(view.cost).toBe(0);
  }
  for (const [owner, units] of model.units) if (units !== 0) expect(views.find((view) => view.owner === owner)?.quantity).toBe(units);
  const whole = net.view(WHERE);
  expect(views.reduce((sum, view) => sum + view.quantity, 0)).toBe(whole?.quantity ?? 0);
  expect(views.reduce((sum, view) => sum + view.realised - view.cost, 0)).toBe((whole?.realised ?? 0) - (whole?.cost ?? 0));
  expect(parts.net(WHERE)).toBe(whole?.quantity ?? 0);
  expect(parts.quantityOf(WHERE, "manual")).toBe((model.units.get("manual") ?? 0) + (model.units.get("external") ?? 0));
}

test("parts add up to the netted position in quantity and in result, to the last unit, and are what a slow count of single units makes them", () => {
  fc.assert(
    fc.property(recorded, carried, fc.array(trade, { maxLength: 25 }), (known, book, trades) => {
      const parts = new SubLedger();
      const net = new PositionBook();
      const before: OwnedQuantity[] = known.map(({ owner, quantity, each }) => ({ instrument: SBIN, product: "NRML", owner, quantity, cost: quantity * each, multiplier: 1 }));
      const sum = before.reduce((total, part) => total + part.quantity, 0);
      const quantity = book.honest ? sum : book.quantity;
      parts.record(ACCOUNT, before);
      const row = { instrument: SBIN, product: "NRML", quantity, value: quantity * book.each, multiplier: 1 } as const;
      if (quantity !== 0) {
        parts.setCarried(ACCOUNT, [row]);
        net.setCarried(ACCOUNT, [row]);
      }
      const start = parts.overnight(ACCOUNT);
      compare(parts, net, expected(start, [], []));
      const exact: Trade[] = [];
      const inexact = new Map<number, Trade>();
      const confirm = (i: number, one: Trade): void => {
        for (const books of [parts, net]) books.applyFill(fillOf(one, i));
        for (const books of [parts, net]) books.noteOrder(order(one, i, true));
        inexact.delete(i);
        exact.push(one);
      };
      trades.forEach((one, i) => {
        for (const books of [parts, net]) books.noteOrder(order(one, i, false));
        inexact.set(i, one);
        compare(parts, net, expected(start, exact, [...inexact.values()]));
        for (const [told, which] of [...inexact]) if (told + which.late <= i) confirm(told, which);
        compare(parts, net, expected(start, exact, [...inexact.values()]));
      });
      if (quantity !== 0) {
        for (const books of [parts, net]) books.setCarried(ACCOUNT, [row]);
        compare(parts, net, expected(start, exact, [...inexact.values()]));
      }
    }),
    { numRuns: 500 },
  );
});

test("whatever was recorded and whatever the broker says, a split adds up to the broker's quantity and value, and the same hands never stand against each other", () => {
  fc.assert(
    fc.property(recorded, carried, (known, book) => {
      const before: OwnedQuantity[] = known.map(({ owner, quantity, each }) => ({ instrument: SBIN, product: "NRML", owner, quantity, cost: quantity * each, multiplier: 1 }));
      const quantity = book.honest ? before.reduce((total, part) => total + part.quantity, 0) : book.quantity;
      const value = quantity * book.each;
      const parts = [...splitCarried(quantity, value, before)];
      expect(parts.reduce((sum, [, part]) => sum + part.quantity, 0)).toBe(quantity);
      if (parts.length > 0) expect(parts.reduce((sum, [, part]) => sum + part.cost, 0)).toBe(value);
      const hands = ["manual", "external"].map((owner) => parts.find(([name]) => name === owner)?.[1].quantity ?? 0);
      expect((hands[0] ?? 0) * (hands[1] ?? 0) < 0 && !explained(before, quantity, value)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

/** Recorded as it stands: nothing was moved. */
function explained(before: readonly OwnedQuantity[], quantity: number, value: number): boolean {
  return before.reduce((sum, part) => sum + part.quantity, 0) === quantity && before.reduce((sum, part) => sum + part.cost, 0) === value;
}
