import type { FillModel, PerformanceDay } from "../../shared/contract/schemas/paper.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { ZERO } from "../../shared/domain/units.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { PaperMove } from "./position-move.ts";
import type { SettlementKind } from "../../shared/simulation/settlement.ts";

export interface ChargeLine {
  readonly name: string;
  readonly amount: Money;
}

/** Shares owned. Cost is what was paid for all of them. */
export interface PaperHolding {
  readonly instrument: InstrumentKey;
  readonly quantity: number;
  /** Of them bought on the trading day before. */
  readonly fresh: number;
  readonly cost: Money;
}

/** A position of earlier days: signed quantity and signed cost, without multiplier. */
export interface PaperCarried {
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly quantity: number;
  readonly cost: Money;
  readonly multiplier: number;
}

/** An after-market order that `day` began with. */
export interface QueuedOrder {
  readonly id: string;
  /** Its id on the day on which it was placed. */
  readonly was: string;
  readonly instrument: InstrumentKey;
  readonly multiplier: number;
  readonly side: Side;
  readonly product: Product;
  readonly terms: OrderTerms;
  readonly owner: string;
  readonly dueOn: string;
  readonly placedAt: MarketTime;
}

/** Something that the end of a day did to the account beside its orders. */
export interface PaperSettlement {
  readonly day: string;
  readonly kind: SettlementKind;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  /** Added to the position. */
  readonly quantity: number;
  readonly price: Price;
  /** Profit realised by it. */
  readonly amount: Money;
  readonly words: string;
}

/** Highest equity, and the deepest fall from one. */
export interface Extremes {
  readonly peak: Money;
  readonly worst: Money;
  /** Of the peak before it. */
  readonly worstPercent: number;
}

/** One life of the account, from opening or reset to the next reset. Money of closed days only. */
export interface PaperLife {
  readonly generation: number;
  readonly capital: Money;
  readonly realised: Money;
  readonly charges: Money;
  readonly chargeLines: readonly ChargeLine[];
  readonly extremes: Extremes;
  readonly days: readonly PerformanceDay[];
  readonly settlements: readonly PaperSettlement[];
}

/** The standing record of a paper account: everything of it but the orders and fills of `day`. */
export interface PaperState {
  readonly account: AccountId;
  readonly name: string;
  readonly model: FillModel;
  /** The connected account whose feed tells its prices; absent on the practice market and in a replay. */
  readonly prices?: AccountId | undefined;
  readonly openedAt: SystemTime;
  readonly closed: boolean;
  /** Trading day whose orders and fills come on top; "" before the first. */
  readonly day: string;
  /** Fills of `day` up to this number belong to an earlier life. */
  readonly afterFill: number;
  readonly life: PaperLife;
  readonly holdings: readonly PaperHolding[];
  readonly carried: readonly PaperCarried[];
  /** As `carried` was when `day` began: a reset within the day leaves it, since the day's fills stay too. */
  readonly opening: readonly PaperCarried[];
  readonly queued?: readonly QueuedOrder[] | undefined;
  /** Conversions of `day`, those of an earlier life among them. */
  readonly moves?: readonly PaperMove[] | undefined;
  readonly earlier: readonly PaperLife[];
}

/** How today's equity went, kept beside the state: worth having after a restart, and no money hangs on it but a late settlement's price. */
export interface PaperDayRecord {
  readonly account: AccountId;
  readonly day: string;
  readonly generation: number;
  /** Equity at the end of a minute, ascending. */
  readonly curve: readonly { readonly at: MarketTime; readonly equity: Money }[];
  /** Last prices seen. */
  readonly marks: readonly (readonly [InstrumentKey, Price])[];
  readonly extremes: Extremes;
}

export function newLife(generation: number, capital: Money): PaperLife {
  return { generation, capital, realised: ZERO, charges: ZERO, chargeLines: [], extremes: { peak: capital, worst: ZERO, worstPercent: 0 }, days: [], settlements: [] };
}

/** Takes note of an equity. */
export function extremesWith({ peak, worst, worstPercent }: Extremes, equity: Money): Extremes {
  if (equity >= peak) return { peak: equity, worst, worstPercent };
  const fall = (peak - equity) as Money;
  const percent = peak > 0 ? (fall / peak) * 100 : 0;
  return { peak, worst: fall > worst ? fall : worst, worstPercent: Math.max(worstPercent, percent) };
}

/** Adds lines of charges by name. */
export function addLines(a: readonly ChargeLine[], b: readonly ChargeLine[]): ChargeLine[] {
  const sums = new Map<string, number>();
  for (const { name, amount } of [...a, ...b]) sums.set(name, (sums.get(name) ?? 0) + amount);
  return [...sums].map(([name, amount]) => ({ name, amount: amount as Money }));
}
