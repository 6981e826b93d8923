import { readFileSync } from "node:fs";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";

export const EXAMPLES = ["ema-crossover", "sma-crossover", "rsi-breakout", "bollinger-bounce", "supertrend", "opening-range-breakout", "pairs-zscore", "short-straddle"] as const;
export const INSTRUMENTS = 10;

/**
 * An example as one strategy on ten instruments: its own class, ten times (five for those of two legs), each on
 * its own series, on candles of a minute where it lets one choose. Besides that every tick of the ten is heard
 * by an onTick, which the examples do not have.
 * @param version another one is another build, to which a running one can be swapped.
 */
export function tenOf(example: (typeof EXAMPLES)[number], keys: readonly string[], version: number): Promise<StrategyBuild> {
  const source = readFileSync(new URL(`../../../resources/strategies/${example}.ts`, import.meta.url), "utf8");
  const name = /export class (\w+)/.exec(source)?.[1] ?? "";
  const has = (callback: string): boolean => source.includes(`${callback}(`);
  return buildModule(`${source.replace("export class", "class").replace(/from "sauda";/, 'from "sauda";\nimport { strategy as declare, ticks as every } from "sauda";')}
const KEYS = ${JSON.stringify(keys)}, OF = ${name}.declaration, VERSION = ${version};
const NAMES = Object.keys(OF.parameters).filter((name) => OF.parameters[name].kind === "instrument");
const WIDTH = NAMES.length, LEGS = KEYS.length / WIDTH;
const valuesOf = (leg) => Object.fromEntries(Object.entries(OF.parameters).map(([name, { kind, default: held }]) => [name, kind === "instrument" ? KEYS[leg * WIDTH + NAMES.indexOf(name)] : kind === "frame" ? 1 : held]));
const legsOf = (each) => Array.from({ length: LEGS }, (_, leg) => each(leg));
const wishes = () => Object.fromEntries([...legsOf((leg) => Object.entries(OF.series(valuesOf(leg))).map(([name, wish]) => [name + "_" + leg, wish])).flat(), ...KEYS.map((key, nth) => ["t" + nth, every(key)])]);
export class Ten extends declare({ title: "Ten", about: "An example on ten instruments.", parameters: {}, series: wishes }) {
  #mean = new Float64Array(KEYS.length);
  #legs = legsOf((leg) => new ${name}({
    parameters: valuesOf(leg), orders: this.orders, account: this.account, calendar: this.calendar, log: this.log, random: this.random, now: () => this.now,
    timers: { daily: (name, at) => this.timers.daily(leg + " " + name, at), every: (name, minutes) => this.timers.every(leg + " " + name, minutes), once: (name, at) => this.timers.once(leg + " " + name, at), cancel: (name) => this.timers.cancel(leg + " " + name) },
    series: Object.fromEntries(Object.keys(OF.series(valuesOf(leg))).map((name) => [name, this.series[name + "_" + leg]])),
  }));
  #of({ index }) { return this.#legs[Math.floor(index / WIDTH)]; }
  onInit() { for (const leg of this.#legs) leg.onInit(); }
  onTick(tick) { const at = tick.instrument.index; this.#mean[at] += (tick.price - this.#mean[at]) * 0.01; }
  ${has("onCandle") ? "onCandle(candle) { this.#of(candle.instrument).onCandle(candle); }" : ""}
  onOrder(order) { this.#of(order.instrument).onOrder(order); }
  onFill(fill) { this.#of(fill.instrument).onFill(fill); }
  onTimer(name, due) { const at = name.indexOf(" "); this.#legs[Number(name.slice(0, at))].onTimer(name.slice(at + 1), due); }
  exportState() { return this.#legs.map((leg) => leg.exportState()); }
  importState(states) { this.#legs.forEach((leg, nth) => leg.importState(states[nth], 1)); }
}
`, `ten-${example}.ts`);
}

/** Loops for ever on its first tick. */
export function runaway(key: string): Promise<StrategyBuild> {
  return buildModule(`import { strategy, ticks } from "sauda";
export class Runaway extends strategy({ title: "Runaway", about: "Loops.", parameters: {}, series: () => ({ a: ticks("${key}") }) }) {
  onTick() { while (true) {} }
}
`, "runaway.ts");
}
