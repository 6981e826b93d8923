import type { PlanContext } from "../../electron/plans/plan.ts";
import type { ActivityLog } from "../../electron/telemetry/activity-log.ts";
import type { QuotePeek } from "../../electron/market/quote-peek.ts";
import type { InstrumentIndex } from "../../electron/market/instrument-index.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { seededRandom } from "../../shared/domain/random.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { ChargeTables } from "../../shared/simulation/charges.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import { ManualLevels } from "./manual-levels.ts";
import type { OrderRig } from "./order-rig.ts";
import { ACCOUNT, DAY, SBIN, rupees } from "./orders.ts";
import { standingOf } from "./standing.ts";

/** What a plan of the rig's account is given; `told` collects what the page is told. */
export class PlanRig {
  readonly rig: OrderRig;
  readonly levels = new ManualLevels();
  readonly told: { readonly topic: string; readonly payload: unknown }[] = [];
  readonly notes: string[] = [];
  trading = true;

  constructor(rig: OrderRig) {
    this.rig = rig;
  }

  get context(): PlanContext {
    const { rig } = this;
    return {
      account: ACCOUNT, ledger: rig.ledger, desk: rig.desk, levels: this.levels, journal: rig.journal,
      instruments: { get: (key: InstrumentKey) => (key === SBIN ? rig.traded : undefined) } as unknown as InstrumentIndex,
      quotes: { of: () => ({ ltp: rupees(812), mark: rupees(812), upperCircuit: rupees(900), lowerCircuit: rupees(700) }) } as unknown as QuotePeek,
      standing: standingOf(rig.journal.records),
      charges: {} as ChargeTables, margins: {} as MarginTables,
      clock: rig.time, timers: rig.time, random: seededRandom(11),
      day: () => DAY,
      marketAt: () => rig.time.now() as number as MarketTime,
      trading: () => this.trading,
      broker: undefined,
      candles: () => Promise.resolve([]),
      activity: { note: ({ sentence }: { sentence: string }) => void this.notes.push(sentence) } as unknown as ActivityLog,
      publish: (topic, payload) => void this.told.push({ topic, payload }),
    };
  }

  /** As the runtime does: what the ledger has told goes to the plan. Call after the plan is made. */
  follow(plan: { orderChanged(order: ReturnType<OrderRig["ledger"]["orders"]>[number], before: undefined): void }): void {
    this.rig.onOrder = (order) => plan.orderChanged(order, undefined);
  }
}
