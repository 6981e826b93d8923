import fc from "fast-check";
import { expect, test } from "vitest";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import { BookFold } from "../../../electron/orders/book-fold.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, SBIN, approved, instrument, market, says, system } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

/** An order and the fills that it has at the broker, in the order in which they happened there. */
interface Story {
  readonly side: "BUY" | "SELL";
  readonly fills: readonly { readonly quantity: number; readonly ticks: number }[];
  /** Units that stay unfilled: then it ends cancelled. */
  readonly rest: number;
}

/** One thing that reaches the terminal. */
type Message =
  | { readonly kind: "told"; readonly order: number; readonly upTo: number }
  | { readonly kind: "row"; readonly order: number; readonly fill: number }
  | { readonly kind: "carried"; readonly quantity: number; readonly ticks: number }
  | { readonly kind: "restart" };

const TICK = 500;
const SIGN = { BUY: 1, SELL: -1 } as const;
const brokerId = (order: number): string => `26112000000${order}`;
const keyOf = (order: number): OrderKey => `abcd${String(order).padStart(14, "0")}` as OrderKey;
const priceOf = (ticks: number): Price => (ticks * TICK) as Price;

/** The terminal's side: a ledger that can die and come back from its journal. */
class Terminal {
  readonly journal = new MemoryJournal();
  ledger = this.#fresh();
  #fold = this.#folding();

  constructor(stories: readonly Story[]) {
    stories.forEach(({ side, fills, rest }, order) => {
      const quantity = fills.reduce((sum, fill) => sum + fill.quantity, rest);
      this.ledger.record(approved({ side, quantity, price: priceOf(1) }, keyOf(order)));
      this.ledger.record({ kind: "order.sent", key: keyOf(order), at: system(2), latencyUs: 1 });
      this.ledger.record({ kind: "order.acknowledged", key: keyOf(order), at: system(2), brokerOrderId: brokerId(order), uniqueOrderId: undefined });
    });
  }

  restart(): void {
    this.ledger = this.#fresh();
    expect(this.ledger.restore(this.journal.records)).toEqual([]);
    this.#fold = this.#folding();
  }

  told(order: number, { fills, rest }: Story, upTo: number): void {
    const known = fills.slice(0, upTo);
    const filled = known.reduce((sum, fill) => sum + fill.quantity, 0);
    const value = known.reduce((sum, fill) => sum + fill.quantity * fill.ticks * TICK, 0);
    const quantity = fills.reduce((sum, fill) => sum + fill.quantity, rest);
    const last = upTo === fills.length;
    const state = !last ? "open" : rest === 0 ? "complete" : "cancelled";
    this.ledger.record({
      kind: "order.told", key: keyOf(order), at: system(3),
      // The broker's average, rounded to the paisa.
      says: says({ brokerOrderId: brokerId(order), state, filled, averagePrice: (filled === 0 ? 0 : Math.round(value / filled / 100) * 100) as Price, updatedAt: market(1_000 + upTo * 1_000), terms: { type: "LIMIT", quantity, price: priceOf(1), trigger: 0 as Price, validity: "DAY" } }),
    });
  }

  row(order: number, { side, fills }: Story, index: number): void {
    const fill = fills[index];
    if (!fill) throw new RangeError("no such fill");
    const named = { segment: "NSE", symbol: "SBIN-EQ", token: undefined };
    this.#fold.fill({ brokerOrderId: brokerId(order), fillId: `${order}-${index}`, instrument: named, side, product: "MIS", price: priceOf(fill.ticks), quantity: fill.quantity, at: market(5_000 + index) });
  }

  carried(quantity: number, ticks: number): void {
    void this.ledger.carry({ kind: "position.carried", at: system(4), account: ACCOUNT, day: DAY, positions: [{ instrument: SBIN, product: "MIS", quantity, value: quantity * ticks * TICK, multiplier: 1 }] });
  }

  get position(): PositionView | undefined {
    return this.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" });
  }

  #fresh(): OrderLedger {
    return new OrderLedger(this.journal, { order: () => {}, fill: () => {}, position: () => {}, alarm: (sentence) => expect(sentence).toBe("") });
  }

  #folding(): BookFold {
    const instruments = new InstrumentIndex();
    instruments.load([instrument()]);
    return new BookFold({ account: ACCOUNT, ledger: this.ledger, instruments, installation: "abcd", clock: new VirtualTime(), day: () => DAY, onTrouble: (sentence) => expect(sentence).toBe("") });
  }
}

/** The same, told slowly: every fill remembered, everything counted anew each time, averages as exact fractions. */
class SlowModel {
  readonly told = new Map<number, number>();
  readonly rows: { readonly order: number; readonly fill: number }[] = [];
  carried = { quantity: 0, ticks: 0 };
  #stories: readonly Story[];

  constructor(stories: readonly Story[]) {
    this.#stories = stories;
  }

  hear(message: Message): void {
    if (message.kind === "told") this.told.set(message.order, Math.max(this.told.get(message.order) ?? 0, message.upTo));
    if (message.kind === "row" && !this.rows.some((row) => row.order === message.order && row.fill === message.fill)) this.rows.push(message);
    if (message.kind === "carried") this.carried = message;
  }

  #fillsOf(order: number): readonly Story["fills"][number][] {
    return this.rows.filter((row) => row.order === order).map((row) => this.#stories[order]?.fills[row.fill] ?? { quantity: 0, ticks: 0 });
  }

  toldUnits(order: number): number {
    return (this.#stories[order]?.fills ?? []).slice(0, this.told.get(order) ?? 0).reduce((sum, fill) => sum + fill.quantity, 0);
  }

  exactUnits(order: number): number {
    return this.#fillsOf(order).reduce((sum, fill) => sum + fill.quantity, 0);
  }

  filled(order: number): number {
    return Math.max(this.toldUnits(order), this.exactUnits(order));
  }

  get exact(): boolean {
    return this.#stories.every((_story, order) => this.toldUnits(order) <= this.exactUnits(order));
  }

  get quantity(): number {
    return this.#stories.reduce((sum, { side }, order) => sum + SIGN[side] * this.filled(order), this.carried.quantity);
  }

  values(): { bought: number; sold: number } {
    const values = { bought: 0, sold: 0 };
    const add = (quantity: number, value: number): void => {
      if (quantity > 0) values.bought += value;
      else values.sold += value;
    };
    add(this.carried.quantity, Math.abs(this.carried.quantity) * this.carried.ticks * TICK);
    this.#stories.forEach(({ side }, order) => {
      for (const fill of this.#fillsOf(order)) add(SIGN[side], fill.quantity * fill.ticks * TICK);
    });
    return values;
  }

  /** Profit of the closed part at weighted averages, as an exact fraction, fills in the order in which they came to be known. */
  realised(): number {
    let quantity = this.carried.quantity;
    let cost: [bigint, bigint] = [BigInt(quantity) * BigInt(this.carried.ticks * TICK), 1n];
    let profit: [bigint, bigint] = [0n, 1n];
    const plus = ([a, b]: [bigint, bigint], [c, d]: [bigint, bigint]): [bigint, bigint] => reduced([a * d + c * b, b * d]);
    for (const { order, fill } of this.rows) {
      const { side, fills } = this.#stories[order] ?? { side: "BUY", fills: [] };
      const { quantity: units, ticks } = fills[fill] ?? { quantity: 0, ticks: 0 };
      const sign = SIGN[side];
      const closing = quantity * sign < 0 ? Math.min(units, Math.abs(quantity)) : 0;
      const released: [bigint, bigint] = closing === 0 ? [0n, 1n] : [cost[0] * BigInt(closing), cost[1] * BigInt(Math.abs(quantity))];
      profit = plus(profit, plus([BigInt(-sign * closing * ticks * TICK), 1n], [-released[0], released[1]]));
      cost = plus(plus(cost, [-released[0], released[1]]), [BigInt(sign * (units - closing) * ticks * TICK), 1n]);
      quantity += sign * units;
    }
    return Number(profit[0]) / Number(profit[1]);
  }
}

function reduced([a, b]: [bigint, bigint]): [bigint, bigint] {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x === 0n ? [0n, 1n] : [a / x, b / x];
}

const fillOf = fc.record({ quantity: fc.integer({ min: 1, max: 400 }), ticks: fc.integer({ min: 15_000, max: 17_000 }) });
const story: fc.Arbitrary<Story> = fc.record({ side: fc.constantFrom("BUY" as const, "SELL" as const), fills: fc.array(fillOf, { minLength: 1, maxLength: 5 }), rest: fc.constantFrom(0, 0, 7) });

/** Messages of the stories in any order, each any number of times, some never. */
function messagesOf(stories: readonly Story[]): fc.Arbitrary<Message[]> {
  const anyOrder = fc.integer({ min: 0, max: stories.length - 1 });
  const message: fc.Arbitrary<Message> = fc.oneof(
    { weight: 6, arbitrary: anyOrder.chain((order) => fc.integer({ min: 0, max: stories[order]?.fills.length ?? 0 }).map((upTo): Message => ({ kind: "told", order, upTo }))) },
    { weight: 8, arbitrary: anyOrder.chain((order) => fc.integer({ min: 0, max: (stories[order]?.fills.length ?? 1) - 1 }).map((fill): Message => ({ kind: "row", order, fill }))) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("carried" as const), quantity: fc.integer({ min: -300, max: 300 }), ticks: fc.integer({ min: 15_000, max: 17_000 }) }) },
    { weight: 2, arbitrary: fc.constant<Message>({ kind: "restart" }) },
  );
  return fc.array(message, { maxLength: 50 });
}

const scenario = fc.array(story, { minLength: 1, maxLength: 4 }).chain((stories) => messagesOf(stories).map((messages) => ({ stories, messages })));

function tell(terminal: Terminal, stories: readonly Story[], message: Message): void {
  if (message.kind === "restart") return terminal.restart();
  if (message.kind === "carried") return terminal.carried(message.quantity, message.ticks);
  const about = stories[message.order];
  if (!about) throw new RangeError("no such order");
  if (message.kind === "told") terminal.told(message.order, about, message.upTo);
  else terminal.row(message.order, about, message.fill);
}

function compare(terminal: Terminal, model: SlowModel, stories: readonly Story[]): void {
  stories.forEach((_story, order) => {
    expect(terminal.ledger.order(keyOf(order))).toMatchObject({ filled: model.filled(order), filledExactly: model.exactUnits(order) });
  });
  const position = terminal.position;
  expect(position?.quantity ?? 0).toBe(model.quantity);
  if (!position) return;
  expect(position.exact).toBe(model.exact);
  if (!model.exact) return;
  const { bought, sold } = model.values();
  expect([position.buyValue, position.sellValue]).toEqual([bought, sold]);
  expect((position.sellValue - position.buyValue) as Money).toBe(position.realised - position.cost);
  // Each closing fill rounds what it releases to 1/10,000 rupee, and no more.
  expect(Math.abs(position.realised - model.realised())).toBeLessThanOrEqual(model.rows.length / 2 + 0.001);
  if (position.quantity === 0) expect([position.cost, position.realised]).toEqual([0, sold - bought]);
}

test("orders and positions are what a slow count of all messages makes them, whatever comes how often in whatever order, over any restarts", () => {
  fc.assert(
    fc.property(scenario, ({ stories, messages }) => {
      const terminal = new Terminal(stories);
      const model = new SlowModel(stories);
      for (const message of messages) {
        tell(terminal, stories, message);
        model.hear(message);
        compare(terminal, model, stories);
      }
      const before = [terminal.ledger.orders(), terminal.ledger.fills(), terminal.ledger.positions.views()];
      terminal.restart();
      expect([terminal.ledger.orders(), terminal.ledger.fills(), terminal.ledger.positions.views()]).toEqual(before);
    }),
    { numRuns: 400 },
  );
});

test("a restart at any single record gives what was known at that record", () => {
  fc.assert(
    fc.property(scenario, ({ stories, messages }) => {
      const terminal = new Terminal(stories);
      const seen = new Map<number, unknown>();
      const look = (): unknown => JSON.parse(JSON.stringify([terminal.ledger.orders(), terminal.ledger.positions.views()]));
      for (const message of messages) {
        if (message.kind !== "restart") tell(terminal, stories, message);
        seen.set(terminal.journal.records.length, look());
      }
      for (const [length, then] of seen) {
        const again = new Terminal([]);
        again.journal.records.push(...terminal.journal.records.slice(0, length));
        again.restart();
        expect(JSON.parse(JSON.stringify([again.ledger.orders(), again.ledger.positions.views()]))).toEqual(then);
      }
    }),
    { numRuns: 100 },
  );
});
