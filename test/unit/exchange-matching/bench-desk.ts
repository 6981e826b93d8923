import type { BookOrder, ExchangeCore, MarketSource, PlaceRequest } from "../../../workers/exchange/types.ts";
import { openExchange } from "../../../workers/exchange/matching/exchange.ts";
import { MemoryStore } from "../../../workers/exchange/matching/store/memory.ts";
import type { BookStore } from "../../../workers/exchange/matching/store/port.ts";
import { SBIN } from "./scripted-source.ts";

interface Timer {
  readonly due: number;
  readonly run: () => void;
  off: boolean;
}

/** A wall clock and timers that only move when told to. */
export class FakeWall {
  now: number;
  private timers: Timer[] = [];

  constructor(now = 1_790_000_000_000) {
    this.now = now;
  }

  readonly setTimer = (run: () => void, ms: number): (() => void) => {
    const timer = { due: this.now + ms, run, off: false };
    this.timers.push(timer);
    return () => {
      timer.off = true;
    };
  };

  /** One turn of the event loop: runs what is due now, not what that sets up. */
  turn(): void {
    const due = this.timers.filter((timer) => !timer.off && timer.due <= this.now);
    for (const timer of due) {
      if (timer.off) continue;
      timer.off = true;
      timer.run();
    }
    this.timers = this.timers.filter((timer) => !timer.off);
  }

  /** Lets wall time pass, running what falls due in order. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      this.timers = this.timers.filter((timer) => !timer.off);
      const next = this.timers.reduce<Timer | undefined>((first, timer) => (timer.due <= until && (first === undefined || timer.due < first.due) ? timer : first), undefined);
      if (next === undefined) break;
      next.off = true;
      this.now = Math.max(this.now, next.due);
      next.run();
    }
    this.now = until;
  }
}

export interface Told {
  readonly code: string;
  readonly order: BookOrder;
}

/** An exchange on a scripted market, with everything it tells written down. */
export class Bench {
  readonly wall: FakeWall;
  readonly store: BookStore;
  readonly exchange: ExchangeCore;
  readonly told: Told[] = [];
  readonly ticks: string[] = [];
  readonly failures: Error[] = [];

  constructor(source: MarketSource, options: { wall?: FakeWall; store?: BookStore; delay?: { least: number; most: number }; speed?: number; startPaused?: boolean; authorisation?: () => boolean } = {}) {
    this.wall = options.wall ?? new FakeWall();
    this.store = options.store ?? new MemoryStore(this.wall.now);
    this.exchange = openExchange(source, this.store, {
      speed: options.speed ?? 1,
      startPaused: options.startPaused ?? false,
      systemNow: () => this.wall.now,
      setTimer: this.wall.setTimer,
      ...(options.authorisation === undefined ? {} : { needsAuthorisation: options.authorisation }),
      delay: options.delay ?? { least: 0, most: 0 },
      onFailure: (error) => this.failures.push(error),
    });
    this.exchange.onOrder((order, code) => this.told.push({ code, order }));
    this.exchange.onTick((token) => this.ticks.push(token));
    this.exchange.openAccount("A1", 10_00_000_00);
    this.exchange.start();
    this.wall.pass(0);
  }

  /** Places an order and throws when the gateway refuses it; all its steps are done on return. */
  place(wish: Partial<PlaceRequest>): string {
    const answer = this.exchange.place(request(wish));
    if (!answer.ok) throw new Error(`${answer.code} ${answer.message}`);
    this.wall.pass(0);
    return answer.value.orderId;
  }

  order(orderId: string, client = "A1"): BookOrder {
    const order = this.exchange.orders(client).find((each) => each.orderId === orderId);
    if (order === undefined) throw new Error(`no order ${orderId}`);
    return order;
  }

  /** Codes told of one order, in order. */
  codes(orderId: string): string[] {
    return this.told.filter((each) => each.order.orderId === orderId).map((each) => each.code);
  }

  /** Lets the session come to this moment at speed 1. */
  until(at: number): void {
    const { now } = this.exchange.clock();
    if (at > now) this.wall.pass(at - now + 20);
  }
}

export function request(wish: Partial<PlaceRequest>): PlaceRequest {
  return {
    client: "A1",
    variety: "NORMAL",
    token: SBIN.token,
    side: "BUY",
    orderType: "LIMIT",
    product: "INTRADAY",
    duration: "DAY",
    price: 0,
    triggerPrice: 0,
    quantity: 1,
    disclosedQuantity: 0,
    tag: "",
    ...wish,
  };
}
