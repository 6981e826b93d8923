import type { HostLine } from "../../../electron/strategies/lock-step/step-host.ts";
import type { FromStrategyHost, ToStrategyHost } from "../../../shared/contract/strategy-host.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { TICK } from "../../../shared/streams/tick-ring.ts";
import { TickRingReader } from "../../../shared/streams/tick-ring-reader.ts";

const STEP = 500;

/** A host whose one strategy decides by lot, and that writes down what it is told in which order. */
export class ScriptedHost implements HostLine {
  /** "tick 7", "order … open", "fill … 10", as they came. */
  readonly trace: string[] = [];
  #decide: (tick: { sequence: number; at: number; price: number; instrument: number }) => Signal[];
  #heard: (message: FromStrategyHost) => void = () => {};
  #ring: TickRingReader | undefined;
  #run = "";
  #slots: readonly number[] = [];
  #keys: readonly InstrumentKey[] = [];

  constructor(decide: (tick: { sequence: number; at: number; price: number; instrument: number; key: InstrumentKey }) => Signal[]) {
    this.#decide = (tick) => decide({ ...tick, key: this.#keys[tick.instrument]! });
  }

  listen(heard: (message: FromStrategyHost) => void): void {
    this.#heard = heard;
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  post(message: ToStrategyHost): void {
    switch (message.kind) {
      case "open":
        this.#ring = new TickRingReader(message.ring);
        return;
      case "plan":
        this.#keys = message.spec.instruments.map(({ key }) => key);
        this.#run = message.spec.run;
        return this.#heard({ kind: "planned", run: this.#run, generation: 1, planned: { needs: [], instruments: this.#keys } });
      case "start":
        this.#slots = message.slots;
        return this.#heard({ kind: "running", run: this.#run, generation: 1, at: message.at });
      case "stop":
        return this.#heard({ kind: "stopped", run: this.#run, generation: 1, state: undefined, why: "" });
      case "order":
        return void this.trace.push(`order ${message.update.signal} ${message.update.type} ${message.update.state} ${message.update.filled}`);
      case "fill":
        return void this.trace.push(`fill ${message.update.signal} ${message.update.quantity} at ${message.update.price} ${message.charges}`);
      case "reach":
        this.#ring?.drain((records, from) => this.#take(records, from), 10_000);
        return this.#heard({ kind: "reached", sequence: message.sequence });
      default:
        throw new Error(`nobody says "${message.kind}" here`);
    }
  }

  #take(records: Float64Array, from: number): void {
    const sequence = records[from + TICK.sequence]!;
    this.trace.push(`tick ${sequence}`);
    const signals = this.#decide({ sequence, at: records[from + TICK.marketAt]!, price: records[from + TICK.ltp]!, instrument: this.#slots.indexOf(records[from + TICK.slot]!) });
    if (signals.length > 0) this.#heard({ kind: "signals", run: this.#run, generation: 1, signals });
  }
}

/** Now and then a signal of any kind, at prices near the last. */
export function byLot(seed: number): ConstructorParameters<typeof ScriptedHost>[0] {
  const random = seededRandom(seed);
  let given: string[] = [];
  return ({ sequence, at, price, key: instrument }) => {
    if (random() > 0.08) return [];
    const signals: Signal[] = [];
    for (let n = 0; n === 0 || random() < 0.3; n++) {
      const id = `t${sequence}.${n}`;
      const side = random() < 0.5 ? "BUY" : "SELL";
      const sign = side === "BUY" ? 1 : -1;
      const quantity = 1 + Math.floor(random() * 50);
      const off = (steps: number): Price => ((Math.round(price / STEP) + steps) * STEP) as Price;
      const near = Math.floor(random() * 5);
      const base = { id, instrument, reason: "lot", decision: { on: "tick", at: at as MarketTime, instrument, candle: undefined, sequence } } as const;
      const kind = Math.floor(random() * 7);
      if (kind === 0) signals.push({ ...base, kind: "market", side, quantity });
      else if (kind === 1) signals.push({ ...base, kind: "limit", side, quantity, price: off(-sign * near), validity: random() < 0.2 ? "IOC" : "DAY" });
      else if (kind === 2) signals.push({ ...base, kind: "stop", side, quantity, trigger: off(sign * (1 + near)), limit: undefined });
      else if (kind === 3) signals.push({ ...base, kind: "bracket", side, quantity, entry: { price: undefined, trigger: undefined }, stop: { trigger: off(-sign * (4 + near)), limit: undefined }, targets: [{ price: off(sign * (3 + near)), quantity }], trail: undefined, breakEvenAfterFirst: false });
      else if (kind === 4) signals.push({ ...base, kind: "target", quantity: Math.floor((random() - 0.5) * 100) });
      else if (kind === 5) signals.push({ ...base, kind: "close" });
      else signals.push({ ...base, kind: "cancel", signal: given[Math.floor(random() * given.length)] ?? "none" });
      given = [...given.slice(-20), id];
    }
    return signals;
  };
}
