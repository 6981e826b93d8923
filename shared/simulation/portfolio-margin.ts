import type { Instrument } from "../domain/instrument.ts";
import type { Money, Price } from "../domain/units.ts";
import { ZERO, minus, money, plus, valueOf } from "../domain/units.ts";
import type { Product } from "../domain/words.ts";
import type { Fine } from "./contract-risk.ts";
import { exposureOf, moneyOf, scanRisk } from "./contract-risk.ts";
import type { MarginedOrder } from "./margin.ts";
import { marginOf, underlyingOf } from "./margin.ts";
import type { MarginTable, MarginTables } from "./margin-tables.ts";
import { classOf } from "./margin-tables.ts";
import { shareOf, validOn } from "./rate.ts";
import type { Hedge, RiskLeg } from "./spread-risk.ts";
import { groupRisk } from "./spread-risk.ts";

export interface MarginedPosition {
  readonly instrument: Pick<Instrument, "exchange" | "kind" | "underlying" | "expiry" | "multiplier" | "strike" | "optionType">;
  readonly product: Product;
  /** Signed units. */
  readonly quantity: number;
  /** At market; an option's premium. */
  readonly price: Price;
  /** As in `MarginedOrder`. */
  readonly underlyingPrice?: Price | undefined;
  readonly onIndex: boolean;
}

export interface MarginGroup {
  readonly underlying: string;
  readonly expiry: string | undefined;
  /** With hedges counted. */
  readonly scan: Money;
  readonly exposure: Money;
  /** What buying back the sold options would cost: they were paid for when sold. */
  readonly premium: Money;
  /** Scan of each contract taken alone: what hedging saves is the difference. */
  readonly scanAlone: Money;
}

export interface PortfolioMargin {
  readonly total: Money;
  /** Of the positions taken one by one. */
  readonly alone: Money;
  readonly equity: Money;
  readonly groups: readonly MarginGroup[];
}

/**
 * What open positions block, beyond what has been paid for them: delivered shares and bought options
 * block nothing. Futures and options of one underlying and expiry are one group: sold options and futures
 * count their scan, or less where a bought option caps the loss; a loss upwards and one downwards do not
 * meet, so the larger side counts. Expiries stand alone: no benefit for calendar spreads. Never negative,
 * never more than the positions one by one, and never less than a capped spread can lose at expiry unless
 * the cap lies beyond the scan.
 */
export function portfolioMargin(positions: readonly MarginedPosition[], day: string, tables: MarginTables): PortfolioMargin {
  const table = validOn(tables.tables, day);
  const equity = plus(...positions.map((position) => equityMargin(position, table)));
  const groups = groupsOf(positions, table);
  const total = plus(equity, ...groups.map(({ scan, exposure, premium }) => plus(scan, exposure, premium)));
  const alone = plus(equity, ...groups.map(({ scanAlone, exposure, premium }) => plus(scanAlone, exposure, premium)));
  return { total, alone, equity, groups };
}

/**
 * What several opening orders would block together, and one by one: bought options their premium, sold
 * ones no premium, since what is received pays for it.
 */
export function ordersMargin(orders: readonly (MarginedOrder & Pick<MarginedPosition, "instrument">)[], day: string, tables: MarginTables): { together: Money; alone: Money } {
  const contracts: MarginedPosition[] = [];
  let paid = ZERO;
  for (const order of orders) {
    const contract = order.instrument.kind === "future" || order.instrument.kind === "option";
    if (contract && order.opening > 0) contracts.push({ ...order, quantity: order.side === "BUY" ? order.opening : -order.opening });
    if (!contract || (order.instrument.kind === "option" && order.side === "BUY")) paid = plus(paid, marginOf({ ...order, day }, tables));
  }
  const { total, alone, groups } = portfolioMargin(contracts, day, tables);
  const premium = plus(...groups.map((group) => group.premium));
  return { together: plus(minus(total, premium), paid), alone: plus(minus(alone, premium), paid) };
}

function equityMargin({ instrument, product, quantity, price }: MarginedPosition, table: MarginTable): Money {
  if (instrument.kind !== "equity" || (product !== "MIS" && product !== "MTF")) return ZERO;
  return shareOf(valueOf(price, Math.abs(quantity), instrument.multiplier), table.equity[product]);
}

function groupsOf(positions: readonly MarginedPosition[], table: MarginTable): MarginGroup[] {
  const groups = new Map<string, MarginedPosition[]>();
  for (const position of positions) {
    const { exchange, kind, underlying, expiry } = position.instrument;
    if ((kind !== "future" && kind !== "option") || position.quantity === 0) continue;
    const key = `${exchange} ${underlying} ${expiry ?? ""}`;
    const group = groups.get(key);
    if (group) group.push(position);
    else groups.set(key, [position]);
  }
  return [...groups.values()].map((group) => marginGroup(group, table));
}

function marginGroup(group: readonly MarginedPosition[], table: MarginTable): MarginGroup {
  const legs: RiskLeg[] = [];
  const hedges: Hedge[] = [];
  let exposure: Fine = 0n;
  let scanAlone: Fine = 0n;
  let premium = 0;
  for (const { instrument, quantity, price, underlyingPrice, onIndex } of group) {
    const { kind, strike, optionType, multiplier } = instrument;
    const units = Math.abs(quantity) * multiplier;
    const at = underlyingOf(instrument, price, underlyingPrice);
    const option = kind === "option" && optionType !== undefined && strike !== undefined;
    if (kind === "option" && quantity > 0) {
      if (option) hedges.push({ side: optionType === "CE" ? "up" : "down", strike, units });
      continue;
    }
    const rates = classOf(table, instrument.exchange, instrument.underlying, onIndex);
    const risk = scanRisk(instrument, at, rates);
    const up = kind === "option" ? optionType !== "PE" : quantity < 0;
    legs.push({ side: up ? "up" : "down", from: option ? strike : at, units, risk });
    exposure += exposureOf(at, rates) * BigInt(units);
    scanAlone += risk * BigInt(units);
    if (kind === "option") premium += price * units;
  }
  const first = group[0]?.instrument;
  return {
    underlying: first?.underlying ?? "", expiry: first?.expiry,
    scan: moneyOf(groupRisk(legs, hedges)), exposure: moneyOf(exposure), premium: money(premium), scanAlone: moneyOf(scanAlone),
  };
}
