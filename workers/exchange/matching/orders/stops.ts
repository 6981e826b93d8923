import type { Side } from "../../types.ts";

interface Stop {
  readonly orderId: string;
  readonly side: Side;
  readonly trigger: number;
}

/** Waiting stop orders of one listing, nearest trigger first, older first at the same trigger. */
class Stops {
  private readonly above: Stop[] = [];
  private readonly below: Stop[] = [];

  add(stop: Stop): void {
    const list = this.list(stop.side);
    const sign = stop.side === "BUY" ? 1 : -1;
    let at = list.length;
    for (let before = list[at - 1]; before !== undefined && (before.trigger - stop.trigger) * sign > 0; before = list[at - 1]) at -= 1;
    list.splice(at, 0, stop);
  }

  remove(side: Side, orderId: string): void {
    const list = this.list(side);
    const at = list.findIndex((stop) => stop.orderId === orderId);
    if (at >= 0) list.splice(at, 1);
  }

  /** Takes out one order that this price triggers: a buy at or above its trigger, a sell at or below. */
  take(lastPrice: number): string | undefined {
    const buy = this.above[0];
    if (buy !== undefined && lastPrice >= buy.trigger) return this.above.shift()?.orderId;
    const sell = this.below[0];
    if (sell !== undefined && lastPrice <= sell.trigger) return this.below.shift()?.orderId;
    return undefined;
  }

  private list(side: Side): Stop[] {
    return side === "BUY" ? this.above : this.below;
  }
}

/** Waiting stop orders of all listings. */
export class StopWatch {
  private readonly byToken = new Map<string, Stops>();

  add(token: string, stop: Stop): void {
    let stops = this.byToken.get(token);
    if (stops === undefined) this.byToken.set(token, (stops = new Stops()));
    stops.add(stop);
  }

  remove(token: string, side: Side, orderId: string): void {
    this.byToken.get(token)?.remove(side, orderId);
  }

  take(token: string, lastPrice: number): string | undefined {
    return this.byToken.get(token)?.take(lastPrice);
  }

  clear(): void {
    this.byToken.clear();
  }
}
