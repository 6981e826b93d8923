import type { Delivery, HttpClient } from "../../../electron/brokers/http-client.ts";
import type { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import type { WriteOutcome } from "../../../electron/brokers/broker-line.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { QuotePeek } from "../../../electron/market/quote-peek.ts";
import { GttPlan } from "../../../electron/plans/gtt/gtt-plan.ts";
import type { PlanContext } from "../../../electron/plans/plan.ts";
import type { DatedEvent } from "../../../electron/storage/journal.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { Doubt } from "../../../electron/portfolio/position-doubts.ts";
import type { ActivityNote } from "../../../electron/telemetry/activity-log.ts";
import type { Level, TriggerLevels } from "../../../electron/triggers/trigger-levels.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { HttpAnswer, HttpRequest, Placement, Reading } from "../../../shared/brokers/port.ts";
import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import type { GttRequest, GttView } from "../../../shared/contract/schemas/plans.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { ModelBroker } from "../../support/model-broker.ts";
import { MemoryJournal, OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, instrument, rupees, SBIN } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

/** A process that can be killed at its nth border: before and after each write to the journal and to the wire. */
export class Life {
  crossed = 0;
  dead = false;
  readonly #dieAt: number;

  constructor(dieAt = Infinity) {
    this.#dieAt = dieAt;
  }

  /** @returns whether it lives on behind it. */
  border(): boolean {
    if (this.dead) return false;
    this.crossed += 1;
    this.dead = this.crossed >= this.#dieAt;
    return !this.dead;
  }
}

const NEVER = new Promise<never>(() => {});

class KillableJournal extends MemoryJournal {
  readonly life: Life;
  readonly #disk: JournalRecord[];

  constructor(disk: JournalRecord[], life: Life) {
    super();
    this.#disk = disk;
    this.life = life;
  }

  override async append(events: readonly DatedEvent[]): Promise<void> {
    if (!this.life.border()) return NEVER;
    await Promise.resolve();
    if (this.life.dead) return NEVER;
    await super.append(events);
    for (const event of events) this.#disk.push({ ...toRecord(event), seq: this.#disk.length + 1 });
    return this.life.border() ? undefined : NEVER;
  }
}

/** One broker for several lives; a dead process neither sends nor hears. */
class KillableBroker extends ModelBroker {
  life = new Life();

  override client(): HttpClient {
    const wire = super.client();
    const { life } = this;
    const deliver = async (request: HttpRequest): Promise<Delivery> => {
      if (life.dead || (request.writes && !life.border())) return NEVER;
      const delivery = await wire.deliver(request, {});
      return life.dead || (request.writes && !life.border()) ? NEVER : delivery;
    };
    return { deliver, close: () => Promise.resolve() } as unknown as HttpClient;
  }
}

/** Levels as the trigger watch keeps them, without its doubts. */
class ModelLevels implements TriggerLevels {
  readonly levels = new Map<string, Level>();
  readonly #world: World;
  readonly #life: Life;

  constructor(world: World, life: Life) {
    this.#world = world;
    this.#life = life;
  }

  put(level: Level): void {
    this.levels.set(level.id, level);
    void Promise.resolve().then(() => this.#look(true));
  }

  drop(id: string): void {
    this.levels.delete(id);
  }

  trade(): void {
    this.#look(false);
  }

  #look(already: boolean): void {
    if (this.#life.dead) return;
    // All that one price has met has been told before anybody reacts: the news of it is on its way.
    const met = [...this.levels.values()].filter(({ way, price }) => (way === "rise" ? this.#world.ltp >= price : this.#world.ltp <= price));
    for (const { id } of met) this.levels.delete(id);
    for (const { onCrossed } of met) onCrossed({ price: this.#world.ltp, marketAt: this.#world.marketAt, receivedAt: 1, already });
  }
}

/** A GTT route of the broker: what it does with the next write. */
export type RuleMood = "ok" | "silent" | "lost" | "refuse";

export interface ModelRule {
  readonly id: string;
  readonly body: Record<string, string>;
  status: string;
}

/** The broker's rules, in Angel One's words. */
export class ModelRules {
  readonly rules: ModelRule[] = [];
  readonly calls: string[] = [];
  moods: RuleMood[] = [];
  listFails = false;
  /** Answers with an empty list whatever there is. */
  listEmpty = false;

  write(request: HttpRequest, read: (answer: HttpAnswer) => Reading<Placement>): WriteOutcome {
    this.calls.push(request.route);
    const mood = this.moods.shift() ?? "ok";
    if (mood === "lost") return { kind: "unresolved", why: "No answer came." };
    if (mood === "refuse") return outcome(read(answer({ status: false, errorcode: "AB9008", message: "Invalid price", data: null })));
    const id = this.#take(request.route, JSON.parse(request.body ?? "{}") as Record<string, string>);
    if (mood === "silent") return { kind: "unresolved", why: "No answer came." };
    return outcome(read(answer({ status: true, errorcode: "", message: "SUCCESS", data: { id } })));
  }

  list(): HttpAnswer {
    if (this.listFails) return { status: 502, headers: {}, body: "" };
    const rows = this.listEmpty ? [] : this.rules.map(({ id, status, body }) => ({ ...body, id, status, expirydate: "2027-11-20T10:00:00Z", createddate: "2026-11-20T10:00:00Z" }));
    return answer({ status: true, errorcode: "", message: "SUCCESS", data: rows.length === 0 ? null : rows });
  }

  #take(route: string, body: Record<string, string>): string {
    if (route === "gtt-create") {
      const id = String(this.rules.length + 1);
      this.rules.push({ id, body, status: "NEW" });
      return id;
    }
    const rule = this.rules.find(({ id }) => id === body["id"]);
    if (rule && route === "gtt-cancel" && rule.status !== "SENTTOEXCHANGE") rule.status = "CANCELLED";
    if (rule && route === "gtt-modify") Object.assign(rule.body, { price: body["price"], qty: body["qty"], triggerprice: body["triggerprice"] });
    return body["id"] ?? "";
  }
}

function answer(body: object): HttpAnswer {
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}

function outcome(reading: Reading<Placement>): WriteOutcome {
  if (reading.kind === "ok") return { kind: "confirmed", placement: reading.value };
  if (reading.kind === "refused") return reading;
  return { kind: "unresolved", why: reading.kind };
}

/** What outlives a process: the disk, the broker, the market, the time. */
export class World {
  readonly disk: JournalRecord[] = [];
  readonly time = new VirtualTime(Date.parse("2026-11-20T04:45:00Z"));
  readonly broker = new KillableBroker(() => this.time.now());
  readonly rules = new ModelRules();
  ltp = rupees(812);
  day = DAY;
  /** As the broker's list has them; undefined while it has not been read. */
  holdings: HoldingView[] | undefined = [];
  /** What the broker's positions, last read, say of SBIN. */
  doubt: Doubt | undefined;

  get marketAt(): MarketTime {
    return (Date.parse(`${this.day}T10:15:00+05:30`)) as MarketTime;
  }
}

/** One life of the terminal's GTT part on the real order path. */
export class GttLife {
  readonly world: World;
  readonly life: Life;
  readonly orders: OrderRig;
  readonly levels: ModelLevels;
  readonly plan: GttPlan;
  readonly notes: ActivityNote[] = [];
  readonly told: GttView[] = [];
  trading = true;

  constructor(world: World, options: { readonly dieAt?: number; readonly atBroker?: boolean } = {}) {
    this.world = world;
    this.life = new Life(options.dieAt);
    world.broker.life = this.life;
    const journal = new KillableJournal(world.disk, this.life);
    this.orders = new OrderRig(journal, world.time, world.broker);
    this.levels = new ModelLevels(world, this.life);
    const instruments = new InstrumentIndex();
    instruments.load([instrument()]);
    const context = {
      account: ACCOUNT, ledger: this.orders.ledger, desk: this.orders.desk, instruments, levels: this.levels, journal,
      quotes: { of: () => ({ ltp: world.ltp, mark: world.ltp, upperCircuit: rupees(900), lowerCircuit: rupees(700) }) } as unknown as QuotePeek,
      standing: latest(world.disk),
      clock: world.time, timers: world.time,
      day: () => world.day,
      trading: () => this.trading,
      broker: options.atBroker ? this.#broker() : undefined,
      activity: { note: (note: ActivityNote) => void this.notes.push(note) },
      publish: (topic: string, payload: GttView) => topic === "gtt" && this.told.push(payload),
    } as unknown as PlanContext;
    this.plan = new GttPlan({ context, records: (query) => Promise.resolve(select(world.disk, query)), holdings: () => world.holdings, doubt: () => world.doubt });
    const before = new Map<string, Order>();
    this.orders.onOrder = (order) => {
      this.plan.orderChanged(order, before.get(order.key));
      before.set(order.key, order);
    };
  }

  /** Start-up and recovery: replay, reconcile, then let the plan act. */
  async begin(): Promise<void> {
    const { ledger, reconciler } = this.orders;
    ledger.restore(this.world.disk.filter(({ kind, day }) => !kind.startsWith("standing.") && day === this.world.day));
    for (const order of ledger.working(ACCOUNT)) {
      if (order.state === "queued" || order.state === "sent") void ledger.record({ kind: "order.unresolved", key: order.key, at: this.world.time.now(), why: "Sauda ended." });
    }
    this.plan.restore();
    reconciler.begin();
    await this.world.time.pass(2_000);
    this.plan.ready();
    await this.world.time.pass(0);
  }

  /** The market trades at this price. */
  async trade(price: Price): Promise<void> {
    this.world.ltp = price;
    this.levels.trade();
    await this.world.time.pass(0);
  }

  only(): GttView {
    const [view] = this.plan.views();
    if (!view) throw new Error("no rule");
    return view;
  }

  alarms(): string[] {
    return this.notes.filter(({ tone }) => tone === "alarm").map(({ sentence }) => sentence);
  }

  #broker(): BrokerAccount {
    const { rules } = this.world;
    const protocol = angelone();
    return {
      protocol,
      read: (_request: HttpRequest, read: (answer: HttpAnswer) => Reading<unknown>) => {
        if (this.life.dead) return NEVER;
        const reading = read(rules.list());
        return Promise.resolve(reading.kind === "ok" ? { ok: true, value: reading.value } : { ok: false, why: "HTTP 502" });
      },
      write: async (request: HttpRequest, read: (answer: HttpAnswer) => Reading<Placement>, _priority: number, beforeSend: () => boolean) => {
        if (!this.life.border()) return NEVER;
        if (!beforeSend()) return { kind: "not-sent", why: "No longer wanted." };
        const done = rules.write(request, read);
        return this.life.border() ? done : NEVER;
      },
    } as unknown as BrokerAccount;
  }
}

/** The latest record of each standing thing that is not over, as the journal hands it out. */
function latest(disk: readonly JournalRecord[]): JournalRecord[] {
  const found = new Map<string, JournalRecord>();
  for (const record of disk) if (record.kind.startsWith("standing.")) found.set((JSON.parse(record.body) as { id: string }).id, record);
  return [...found.values()].filter(({ body }) => !(JSON.parse(body) as { over: boolean }).over);
}

function select(disk: readonly JournalRecord[], { kindPrefix = "", about, most }: RecordQuery): JournalRecord[] {
  return disk.filter(({ kind, body }) => kind.startsWith(kindPrefix) && (about === undefined || (JSON.parse(body) as { id?: string }).id === about)).slice(-most);
}

export function single(change: Partial<GttRequest> = {}): GttRequest {
  return {
    account: ACCOUNT, instrument: SBIN, side: "SELL", product: "CNC", owner: "manual", home: "auto", reduceOnly: false,
    legs: [{ trigger: rupees(800), type: "LIMIT", price: rupees(799), quantity: 10 }], expires: "2027-01-15", ...change,
  };
}

export function oco(change: Partial<GttRequest> = {}): GttRequest {
  return single({
    legs: [
      { trigger: rupees(800), type: "LIMIT", price: rupees(799), quantity: 10 },
      { trigger: rupees(830), type: "LIMIT", price: rupees(829), quantity: 10 },
    ],
    ...change,
  });
}

/** Runs a command whose process may die on the way. */
export function quietly(work: Promise<unknown>): void {
  work.catch(() => {});
}

export const rule = <T,>(request: T, once = "press-0001"): { rule: T; once: string } => ({ rule: request, once });
