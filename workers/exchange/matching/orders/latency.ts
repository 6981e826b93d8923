import { hashText } from "../hash.ts";
import type { ExchangeSettings } from "../settings.ts";

interface Step {
  readonly due: number;
  readonly orderId: string;
  readonly run: () => void;
}

/**
 * The time that an order takes from desk to desk. Steps of one order stay in their order; the delay
 * of each is drawn from the order's number, so it is the same whenever it is played again.
 * All steps that are due together run in one turn, so their writes share one sync.
 */
export class Latency {
  private readonly settings: ExchangeSettings;
  private readonly delay: { readonly least: number; readonly most: number };
  private readonly turn: (work: () => void) => void;
  private readonly waiting: Step[] = [];
  private readonly last = new Map<string, { due: number; steps: number }>();
  private callOff: (() => void) | undefined;
  private wakeAt = Infinity;

  constructor(settings: ExchangeSettings, delay: { readonly least: number; readonly most: number }, turn: (work: () => void) => void) {
    this.settings = settings;
    this.delay = delay;
    this.turn = turn;
  }

  add(orderId: string, run: () => void): void {
    const last = this.last.get(orderId);
    const count = (last?.steps ?? 0) + 1;
    const span = this.delay.most - this.delay.least + 1;
    const wanted = this.settings.systemNow() + this.delay.least + (hashText(orderId, count) % span);
    const due = Math.max(wanted, last?.due ?? -Infinity);
    this.last.set(orderId, { due, steps: count });
    let at = this.waiting.length;
    for (let before = this.waiting[at - 1]; before !== undefined && before.due > due; before = this.waiting[at - 1]) at -= 1;
    this.waiting.splice(at, 0, { due, orderId, run });
    this.arm();
  }

  /** Forgets the pace of orders that have nothing under way. */
  prune(): void {
    const busy = new Set(this.waiting.map((step) => step.orderId));
    for (const orderId of this.last.keys()) if (!busy.has(orderId)) this.last.delete(orderId);
  }

  stop(): void {
    this.callOff?.();
    this.waiting.length = 0;
    this.wakeAt = Infinity;
  }

  private arm(): void {
    const first = this.waiting[0];
    if (first === undefined || first.due >= this.wakeAt) return;
    this.callOff?.();
    this.wakeAt = first.due;
    this.callOff = this.settings.setTimer(() => this.wake(), Math.max(0, first.due - this.settings.systemNow()));
  }

  private wake(): void {
    this.wakeAt = Infinity;
    this.callOff = undefined;
    const now = this.settings.systemNow();
    const count = this.waiting.findIndex((step) => step.due > now);
    const due = this.waiting.splice(0, count < 0 ? this.waiting.length : count);
    if (due.length > 0) this.turn(() => due.forEach((step) => step.run()));
    this.arm();
  }
}
