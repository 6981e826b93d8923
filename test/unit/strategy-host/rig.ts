import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import type { FromStrategyHost, RunSpec, RunStart, StrategyBuild, ToStrategyHost, WarmCandles } from "../../../shared/contract/strategy-host.ts";
import { HOST_BEAT } from "../../../shared/contract/strategy-host.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { TickRingWriter } from "../../../shared/streams/tick-ring-writer.ts";
import { createRing, TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { StrategyHost } from "../../../workers/strategy-host/host.ts";
import type { Open } from "../../../workers/strategy-host/host.ts";
import { at, facts } from "../strategy/rig.ts";

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/calendar/${name}.json`, import.meta.url), "utf8"));
const SESSIONS = sessionTables(json("sessions"));
const HOLIDAYS = holidayTable(json("nse-holidays"));
/** Slot 0 is NSE:A, 1 is NSE:B, and so on. */
export const KEYS = ["NSE:A", "NSE:B", "NSE:C", "NSE:D"] as const;
export const OPEN_AT = at("09:15");

export function opening(records = 1_024, other: Partial<Open> = {}): Open {
  const board = new QuoteBoard(createBoard(16));
  for (let i = 0; i < KEYS.length; i++) board.allocate();
  return {
    kind: "open", ring: createRing(records), board: board.buffer, beat: new SharedArrayBuffer(HOST_BEAT.size * 4),
    sessions: SESSIONS, holidays: HOLIDAYS, budgetMs: 50, stateEveryMs: 10_000, ...other,
  };
}

export interface TickWords {
  readonly slot?: number;
  /** Rupees. */
  readonly price: number;
  /** Market ms; the one before plus 100 where it is absent. */
  readonly when?: number;
  readonly traded?: number;
  readonly marketAt?: number;
}

/** Writes a tape into a ring as the bridge does. */
export class Tape {
  sequence = 0;
  when = OPEN_AT;
  readonly #writer: TickRingWriter;
  readonly #record = new Float64Array(TICK_FIELDS);
  readonly #volume = new Map<number, number>();

  constructor(ring: SharedArrayBuffer) {
    this.#writer = new TickRingWriter(ring);
  }

  push({ slot = 0, price, when = this.when + 100, traded = 10, marketAt = when }: TickWords): void {
    const record = this.#record;
    this.when = when;
    this.#volume.set(slot, (this.#volume.get(slot) ?? 0) + traded);
    record[TICK.slot] = slot;
    record[TICK.sequence] = ++this.sequence;
    record[TICK.ltp] = Math.round(price * 10_000);
    record[TICK.ltq] = record[TICK.traded] = traded;
    record[TICK.volume] = 1_000 + (this.#volume.get(slot) ?? 0);
    record[TICK.exchangeAt] = when;
    record[TICK.marketAt] = marketAt;
    record[TICK.bid] = Math.round(price * 10_000) - 500;
    record[TICK.ask] = Math.round(price * 10_000) + 500;
    this.#writer.push(record);
    this.#writer.flush();
  }
}

const builds = new Map<string, StrategyBuild>();
/** A strategy of this body, on the ticks of `NSE:A` unless `series` says otherwise. */
export async function built(body: string, { series = "({ a: ticks('NSE:A') })", rest = "", parameters = "{}", file = "mine.ts" } = {}): Promise<StrategyBuild> {
  const source = `import { strategy, ticks, candles, int, Ema } from "sauda";\nexport class Mine extends strategy({ title: "Mine", about: "Tries.", parameters: ${parameters}, series: (p) => (${series}), ${rest} }) {\n${body}\n}\n`;
  const known = builds.get(source + file);
  if (known) return known;
  const made = await buildModule(source, file);
  builds.set(source + file, made);
  return made;
}

/** Rounds of a host that is driven by hand: its time stands still unless a test moves it. */
export class HostRig {
  readonly said: FromStrategyHost[] = [];
  readonly open: Open;
  readonly host: StrategyHost;
  readonly tape: Tape;
  readonly board: QuoteBoardWriter;
  now = 1_000;
  #number = 0;

  constructor(open = opening()) {
    this.open = open;
    this.host = new StrategyHost(open, { now: () => this.now, origin: 0 }, (message) => void this.said.push(structuredClone(message)));
    this.tape = new Tape(open.ring);
    this.board = new QuoteBoardWriter(open.board);
  }

  of<K extends FromStrategyHost["kind"]>(kind: K): Extract<FromStrategyHost, { kind: K }>[] {
    return this.said.filter((one): one is Extract<FromStrategyHost, { kind: K }> => one.kind === kind);
  }
  last<K extends FromStrategyHost["kind"]>(kind: K): Extract<FromStrategyHost, { kind: K }> {
    const found = this.of(kind).at(-1);
    if (!found) throw new Error(`nothing was said of "${kind}", but: ${this.said.map((one) => (one.kind === "refused" ? one.sentence : one.kind)).join(", ")}`);
    return found;
  }
  get signals(): Signal[] {
    return this.of("signals").flatMap(({ signals }) => signals);
  }
  /** Reasons of the signals, with the generation that gave them. */
  get reasons(): string[] {
    return this.of("signals").flatMap(({ generation, signals }) => signals.map(({ reason }) => `${generation} ${reason}`));
  }

  do(message: Exclude<ToStrategyHost, Open>): void {
    this.host.do(message);
  }

  plan(run: string, build: StrategyBuild, other: { readonly generation?: number; readonly parameters?: ParameterValues } = {}): void {
    const { generation = 1, parameters = {} } = other;
    const spec: RunSpec = { run, generation, build, parameters, capital: 10_000_000_000, seed: 7, instruments: KEYS.map((key) => facts(key)) };
    this.do({ kind: "plan", spec, number: this.#number++ });
  }

  /** Slots of what was planned last. */
  slots(run: string, generation: number): number[] {
    const planned = this.of("planned").findLast((one) => one.run === run && one.generation === generation);
    if (!planned) throw new Error(`${run} was not planned: ${JSON.stringify(this.said.at(-1))}`);
    return planned.planned.instruments.map((key) => KEYS.indexOf(key as (typeof KEYS)[number]));
  }

  start(run: string, build: StrategyBuild, other: { readonly generation?: number; readonly from?: RunStart; readonly warm?: readonly WarmCandles[]; readonly openOrders?: readonly OrderUpdate[]; readonly fills?: readonly FillUpdate[]; readonly parameters?: ParameterValues } = {}): void {
    const { generation = 1, from = { kind: "begin" }, warm = [], openOrders = [], fills = [], parameters = {} } = other;
    this.plan(run, build, { generation, parameters });
    this.do({ kind: "start", run, generation, slots: this.slots(run, generation), warm, from, at: OPEN_AT as MarketTime, openOrders, fills });
  }

  swap(run: string, build: StrategyBuild, generation: number, other: { readonly trialMs?: number; readonly warm?: readonly WarmCandles[]; readonly parameters?: ParameterValues } = {}): void {
    const { trialMs = 5_000, warm = [], parameters = {} } = other;
    this.plan(run, build, { generation, parameters });
    this.do({ kind: "swap", run, generation, slots: this.slots(run, generation), warm, trialMs });
  }

  /** Ticks of NSE:A at these prices, then rounds until all are taken. */
  ticks(...prices: number[]): void {
    for (const price of prices) this.tape.push({ price });
    this.rounds();
  }

  /** The first price of a slot is believed with the second that agrees. */
  prime(price = 100, slot = 0): void {
    this.tape.push({ price, slot });
    this.tape.push({ price, slot });
    this.rounds();
  }

  rounds(): void {
    while (this.host.round());
  }
}

export function update(signal: string, state: OrderUpdate["state"], other: Partial<OrderUpdate> = {}): OrderUpdate {
  return { id: `o-${signal}`, signal, instrument: 0, side: "BUY", type: "MARKET", quantity: 10, filled: 0, price: 0, trigger: 0, state, text: "", ...other };
}

export function filled(id: string, quantity: number, rupees: number, other: Partial<FillUpdate> = {}): FillUpdate {
  return { id, order: "o", signal: "s", instrument: 0, side: "BUY", quantity, price: Math.round(rupees * 10_000), at: OPEN_AT as MarketTime, ...other };
}
