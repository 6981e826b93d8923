/** A strategy's file: signals of every kind by lot, near the last price, some of them in answer to its own orders and fills. */
export const MONKEY = `
import { instrument, int, number, strategy, ticks } from "sauda";
import type { StrategyFill, StrategyOrder, Tick } from "sauda";

export class Monkey extends strategy({
  title: "Monkey",
  about: "Does anything.",
  parameters: {
    first: instrument({ title: "First", help: "", default: "NSE:SBIN" }),
    second: instrument({ title: "Second", help: "", default: "NSE:TCS" }),
    often: number({ title: "Often", help: "", least: 0, most: 1, step: 0.01, default: 0.08 }),
    answers: number({ title: "Answers", help: "", least: 0, most: 1, step: 0.01, default: 0.05 }),
    kinds: int({ title: "Kinds", help: "", least: 1, most: 7, default: 7 }),
    most: int({ title: "Most", help: "", least: 1, most: 500, default: 50 }),
  },
  series: ({ first, second }) => ({ first: ticks(first), second: ticks(second) }),
}) {
  given: string[] = [];

  onTick({ instrument, price }: Tick): void {
    if (this.random() >= this.parameters.often) return;
    for (let n = 0; n === 0 || this.random() < 0.3; n++) this.#one(instrument, price);
  }
  onFill({ instrument, price }: StrategyFill): void {
    if (this.random() < this.parameters.answers) this.#one(instrument, price);
  }
  onOrder({ instrument, state }: StrategyOrder): void {
    if (state !== "refused" && this.random() < this.parameters.answers / 4 && instrument.price !== undefined) this.#one(instrument, instrument.price);
  }

  #one(instrument: Tick["instrument"], price: number): void {
    const side = this.random() < 0.5 ? "BUY" : "SELL";
    const sign = side === "BUY" ? 1 : -1;
    const lots = (most: number): number => instrument.lots(1 + Math.floor(this.random() * most));
    const quantity = lots(this.parameters.most);
    const off = (steps: number): number => Math.max(1, Math.round(price / 0.05) + steps) * 0.05;
    const near = Math.floor(this.random() * 5);
    const { orders } = this;
    switch (Math.floor(this.random() * this.parameters.kinds)) {
      case 0: return this.#keep(orders.market({ instrument, side, quantity }));
      case 1: return this.#keep(orders.limit({ instrument, side, quantity, price: off(-sign * near), validity: this.random() < 0.2 ? "IOC" : "DAY" }));
      case 2: return this.#keep(orders.stop({ instrument, side, quantity, trigger: off(sign * (1 + near)), ...(this.random() < 0.3 ? { limit: off(sign * (3 + near)) } : {}) }));
      case 3: return this.#keep(orders.target({ instrument, quantity: this.random() < 0.2 ? 0 : sign * quantity }));
      case 4: return this.#keep(orders.close({ instrument }));
      case 5: return void orders.cancel(this.given[Math.floor(this.random() * this.given.length)] ?? "none");
      default: return this.#bracket(instrument, side, sign, quantity, off, near);
    }
  }

  #bracket(instrument: Tick["instrument"], side: "BUY" | "SELL", sign: number, quantity: number, off: (steps: number) => number, near: number): void {
    const which = Math.floor(this.random() * 4);
    const entry = which === 0 ? { price: off(-sign * near) } : which === 1 ? { trigger: off(sign * (1 + near)) } : undefined;
    const first = instrument.lots(Math.max(1, Math.floor(quantity / instrument.lot / 2)));
    const targets = this.random() < 0.3 && first < quantity ? [{ price: off(sign * (3 + near)), quantity: first }, { price: off(sign * (5 + near)) }] : this.random() < 0.8 ? [{ price: off(sign * (3 + near)) }] : [];
    const trail = this.random() < 0.3 ? { points: 0.05 * (2 + near) } : this.random() < 0.2 ? { percent: 0.3 } : undefined;
    this.#keep(this.orders.bracket({ instrument, side, quantity, ...(entry && { entry }), stop: { trigger: off(-sign * (10 + near)), ...(this.random() < 0.2 ? { limit: off(-sign * (14 + near)) } : {}) }, targets, ...(trail && { trail }), breakEvenAfterFirst: this.random() < 0.3 }));
  }

  #keep(signal: string): void {
    this.given = [...this.given.slice(-20), signal];
  }
}
`;
