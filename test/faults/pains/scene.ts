import { expect } from "vitest";
import type { Request } from "../../../shared/contract/commands.ts";
import { eachQuote } from "../../../shared/contract/quote-frame.ts";
import type { FeedView } from "../../../shared/contract/schemas/market.ts";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import type { BookOrder } from "../../../workers/exchange/types.ts";
import { LiveRig, wait } from "../../support/live-rig.ts";

export const SBIN = "NSE:SBIN" as InstrumentKey;
const CALLER = "page";

/** A live account of a whole terminal at a practice exchange, behind a door that sees and changes what passes. */
export class Scene {
  readonly rig: LiveRig;
  #once = 0;

  constructor(rig: LiveRig) {
    this.rig = rig;
  }

  get door(): LiveRig["door"] {
    return this.rig.door;
  }

  get exchange(): LiveRig["exchanges"][number] {
    return this.rig.exchanges[0]!;
  }

  /** Paise. */
  last(symbol = "SBIN-EQ"): number {
    const { core } = this.exchange;
    return core.snapshot(core.listingBySymbol("NSE", symbol)!.token)!.ltp;
  }

  /** A price on the tick, so many times the last one. */
  price(times: number): Price {
    return (Math.round((this.last() * times) / 10) * 1_000) as Price;
  }

  proposal(change: Partial<OrderProposal> = {}): OrderProposal {
    return { account: this.rig.id(), instrument: SBIN, side: "BUY", quantity: 1, type: "LIMIT", price: this.price(0.98), trigger: NO_PRICE, product: "MIS", validity: "DAY", owner: "manual", ...change };
  }

  /** One press of the button; a new one each time. */
  async place(change: Partial<OrderProposal> = {}): Promise<OrderKey> {
    const once: Request<"orders.place">["once"] = `press-${String(++this.#once).padStart(6, "0")}`;
    return (await this.rig.call("orders.place", { proposal: this.proposal(change), once })).order;
  }

  async order(key: OrderKey): Promise<OrderView> {
    return (await this.rig.snapshot()).orders.find((one) => one.key === key)!;
  }

  /** Waits until an order is so. @returns it as it then is. */
  async orderIs(key: OrderKey, so: (order: OrderView) => boolean, withinMs = 45_000): Promise<OrderView> {
    return this.until("order", () => this.order(key), so, withinMs);
  }

  /** What the exchange has, all of the day. */
  atExchange(): readonly BookOrder[] {
    return this.exchange.core.orders(this.rig.credentials().clientCode);
  }

  async until<T>(what: string, look: () => T | Promise<T>, so: (found: T) => boolean, withinMs = 45_000): Promise<T> {
    const began = performance.now();
    for (;;) {
      const found = await look();
      if (so(found)) return found;
      if (performance.now() - began > withinMs) throw new Error(`never so: ${what} stands at ${JSON.stringify(found).slice(0, 1_500)}`);
      await wait(50);
    }
  }

  /** Every sentence that a person was shown: activity, connection, feed, failures. */
  words(): string {
    return [...this.rig.told.map(({ payload }) => JSON.stringify(payload)), ...this.rig.answered].join("\n");
  }

  feed(): FeedView | undefined {
    return this.rig.told.findLast(({ topic }) => topic === "feed")?.payload as FeedView | undefined;
  }

  page(): Page {
    return new Page(this.rig);
  }
}

/** What a page sees of quotes. */
export class Page {
  /** Of each slot's newest quote: when it was read (system ms), and its fields. */
  readonly readAt = new Map<number, number>();
  readonly bidAsk = new Map<number, readonly [bid: number, ask: number]>();
  #frames: ReturnType<LiveRig["terminal"]["frames"]>;

  constructor(rig: LiveRig) {
    this.#frames = rig.terminal.frames(CALLER);
  }

  look(): void {
    for (let frame = this.#frames.next(); frame; frame = this.#frames.next()) {
      const fields = frame;
      eachQuote(fields, (slot, at) => {
        this.readAt.set(slot, fields[at + Q.receivedAt] ?? 0);
        this.bidAsk.set(slot, [fields[at + Q.bid] ?? 0, fields[at + Q.ask] ?? 0]);
      });
    }
  }

  /** Slots of these that have no quote read after `since`. */
  missing(slots: readonly number[], since = 0): number[] {
    this.look();
    return slots.filter((slot) => (this.readAt.get(slot) ?? 0) <= since);
  }
}

/** What a test's context gives. */
export interface Ends {
  readonly onTestFinished: (end: () => Promise<void>) => void;
}

/** A terminal with its account saved, not connected. At its end no secret of the account may stand in anything that a page was told or that was written. */
export async function saved({ onTestFinished }: Ends, change: Parameters<LiveRig["save"]>[0] = {}, strikesEachSide?: number): Promise<Scene> {
  const rig = await LiveRig.open(1, strikesEachSide);
  onTestFinished(async () => {
    await rig.close();
    expect(rig.leaks()).toEqual([]);
  });
  await rig.save(change);
  return new Scene(rig);
}

/** Connected, its market shown, unlocked. */
export async function trading(ends: Ends, change: Parameters<LiveRig["save"]>[0] = {}, strikesEachSide?: number): Promise<Scene> {
  const scene = await saved(ends, change, strikesEachSide);
  await scene.rig.connect();
  await scene.rig.call("market.show", { account: scene.rig.id() });
  await scene.rig.call("connect.unlock", { account: scene.rig.id(), typed: "LIVE" });
  return scene;
}
