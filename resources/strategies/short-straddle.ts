import { instrument, int, number, strategy, ticks, time } from "sauda";
import type { StrategyFill } from "sauda";

/**
 * Sells a call and a put of the same strike in the morning and buys them back in the afternoon: what decays in
 * between is the earning. A sold option can lose many times its premium, so each leg has a stop from the moment
 * it is filled. Paper first, and mind the margin.
 */
export class ShortStraddle extends strategy({
  title: "Short straddle",
  about: "Sells a call and a put at a set time, with a stop on each leg, and buys them back at another.",
  parameters: {
    // Roles: nothing is assumed about which contracts; choose the strike nearest to the index before starting.
    call: instrument({ title: "Call", help: "The call to sell.", kinds: ["option"] }),
    put: instrument({ title: "Put", help: "The put to sell, of the same strike and expiry.", kinds: ["option"] }),
    enterAt: time({ title: "Sell at", help: "Both legs are sold.", least: "09:16", most: "15:00", default: "09:20" }),
    exitAt: time({ title: "Buy back at", help: "What is open is closed.", least: "09:30", most: "15:25", default: "15:15" }),
    stop: number({ title: "Stop", help: "Rise of a leg's premium over the price it was sold at.", unit: "%", least: 5, most: 200, step: 1, default: 30 }),
    lots: int({ title: "Size", help: "Lots of each leg.", unit: "lots", least: 1, most: 100, default: 1 }),
  },
  check: ({ call, put, enterAt, exitAt }) => {
    if (call === put) return "Call and put must differ.";
    return enterAt < exitAt ? undefined : `It must sell (${enterAt}) before it buys back (${exitAt}).`;
  },
  series: ({ call, put }) => ({ call: ticks(call), put: ticks(put) }),
}) {
  onInit(): void {
    this.timers.daily("sell", this.parameters.enterAt);
    this.timers.daily("buy back", this.parameters.exitAt);
  }

  onTimer(name: string, due: number): void {
    if (name === "buy back") {
      this.orders.closeAll("end of the day");
      return;
    }
    // After a restart a timer can ring long after its time: too late to begin, never too late to end.
    if (this.now - due > 5 * 60_000) return;
    for (const { instrument } of [this.series.call, this.series.put]) {
      if (instrument.price === undefined) {
        this.log.warn(`${instrument.symbol} has no price yet: nothing is sold today.`);
        return;
      }
    }
    for (const { instrument } of [this.series.call, this.series.put]) {
      if (instrument.position.isFlat) this.orders.market({ instrument, side: "SELL", quantity: instrument.lots(this.parameters.lots), reason: "straddle" });
    }
  }

  // Each part that is sold gets its stop at once.
  onFill({ instrument, side, quantity, price }: StrategyFill): void {
    if (side !== "SELL") return;
    this.orders.stop({ instrument, side: "BUY", quantity, trigger: price * (1 + this.parameters.stop / 100), reason: "stop of the leg" });
  }
}
