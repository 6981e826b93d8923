import type { BookHolding, BookPosition, ConvertRequest, Funds, Segment, Side, WireProduct } from "../../types.ts";
import { holdingRow, nextHolding, sellable, sellHolding, type HoldingRecord } from "./holding.ts";
import { isMargined, marginOf, type Contract } from "./margins.ts";
import { mulDiv, rupees } from "./money.ts";
import { carried, countTrade, moveNet, moveToday, newPosition, positionRow, unrealisedOf, type PositionRecord } from "./position.ts";

/** Everything of an account that outlives a restart. Money in paise. */
export interface AccountData {
  readonly client: string;
  readonly capital: number;
  /** Profit realised on earlier days, and on this one. */
  readonly realisedBefore: number;
  readonly realisedToday: number;
  readonly positions: readonly PositionRecord[];
  readonly holdings: readonly HoldingRecord[];
}

const PRODUCTS_OF: Record<Segment, readonly WireProduct[]> = { NSE: ["DELIVERY", "MARGIN", "INTRADAY"], NFO: ["CARRYFORWARD", "INTRADAY"] };

export type Conversion = Omit<ConvertRequest, "client">;

/** An order, or what is left of it, as a claim on funds. */
export interface Claim {
  readonly token: string;
  readonly product: WireProduct;
  readonly side: Side;
  readonly quantity: number;
  /** Paise a unit at which it is margined. */
  readonly price: number;
}

/** One (token, product) with its open orders. */
interface Line {
  readonly contract: Contract;
  readonly position: PositionRecord;
  buying: number;
  buyingValue: number;
  selling: number;
  sellingValue: number;
  /** Margin of the position and of the orders that would open or enlarge one. */
  margin: number;
}

/**
 * Funds, positions and holdings of one practice account.
 *
 *   cash  = capital + profit of earlier days - cost of the holdings still owned
 *   net   = cash + profit realised today + loss (never profit) open on margined positions - utilised
 *
 * and always: capital + all realised + all unrealised = capital + Σ sales - Σ purchases + market
 * value of everything open. Brokerage and taxes are not taken: a client program computes them.
 */
export class Account {
  readonly client: string;
  readonly capital: number;
  private realisedBefore: number;
  private realisedToday: number;
  private utilised = 0;
  private readonly lines = new Map<string, Line>();
  private readonly owned = new Map<string, HoldingRecord>();
  private readonly contractOf: (token: string) => Contract;

  constructor(data: AccountData, contractOf: (token: string) => Contract) {
    this.client = data.client;
    this.capital = data.capital;
    this.realisedBefore = data.realisedBefore;
    this.realisedToday = data.realisedToday;
    this.contractOf = contractOf;
    for (const holding of data.holdings) this.owned.set(holding.token, { ...holding });
    for (const position of data.positions) {
      const line = this.line(position.token, position.product);
      Object.assign(line.position, position);
      this.weigh(line);
    }
  }

  /** A trade of this account. */
  fill(token: string, product: WireProduct, side: Side, quantity: number, price: number): void {
    const line = this.line(token, product);
    this.show(line);
    countTrade(line.position, side, quantity, price);
    const own = product === "DELIVERY" && side === "SELL" ? Math.min(quantity, Math.max(0, line.position.net)) : quantity;
    if (own > 0) this.realisedToday += moveNet(line.position, side, own, price);
    const holding = this.owned.get(token);
    if (own < quantity) {
      if (holding === undefined || sellable(holding) < quantity - own) throw new Error(`${this.client} sold more of ${token} for delivery than it owns`);
      this.realisedToday += sellHolding(holding, quantity - own, price);
    }
    this.weigh(line);
  }

  /** @throws Error for a conversion that `refuseConversion` refuses. */
  convert(wish: Conversion): void {
    const refusal = this.refuseShape(wish);
    if (refusal !== undefined) throw new Error(`${this.client} converted a position of ${wish.token}: ${refusal}`);
    const from = this.line(wish.token, wish.from);
    const to = this.line(wish.token, wish.to);
    this.show(to);
    moveToday(from.position, to.position, wish.quantity);
    this.weigh(from);
    this.weigh(to);
  }

  /** Why a position cannot go over to another product, or undefined. */
  refuseConversion(wish: Conversion, priceOf: (token: string) => number): string | undefined {
    const refusal = this.refuseShape(wish);
    if (refusal !== undefined) return refusal;
    const from = this.line(wish.token, wish.from);
    const to = this.line(wish.token, wish.to);
    const before = [{ ...from.position }, { ...to.position }];
    const { net: free } = this.funds(priceOf);
    const blocked = this.utilised;
    const weighBoth = (): void => [from, to].forEach((line) => this.weigh(line));
    moveToday(from.position, to.position, wish.quantity);
    weighBoth();
    const required = this.utilised - blocked;
    Object.assign(from.position, before[0]);
    Object.assign(to.position, before[1]);
    weighBoth();
    return required > Math.max(0, free) ? `Insufficient Funds. Available funds - ${rupees(free)} . You require ${rupees(required)} funds to convert this position.` : undefined;
  }

  private refuseShape({ token, from, to, side, quantity }: Conversion): string | undefined {
    const { position, contract } = this.line(token, from);
    const target = this.line(token, to).position;
    const open = side === "BUY" ? position.net : -position.net;
    if (from === to) return "the position has this product already";
    if (position.carriedBuyQuantity + position.carriedSellQuantity > 0) return "carried positions are not converted";
    if (quantity > open) return `only ${Math.max(0, open)} are open`;
    if (!PRODUCTS_OF[contract.listing.segment].includes(to)) return `${to} does not exist in ${contract.listing.segment}`;
    if (target.net * position.net < 0) return `the ${to} position is on the other side`;
    if (to === "DELIVERY" && side === "SELL") return "a short position cannot be taken to delivery";
    return from === "DELIVERY" && quantity > this.deliverable(token) ? "the shares are offered for sale" : undefined;
  }

  /** Units of the holdings that were sold today or would be, were this quantity offered too: what the depository must have authorised. */
  fromHoldings(token: string, quantity: number): number {
    const line = this.lines.get(key(token, "DELIVERY"));
    const holding = this.owned.get(token);
    const bought = Math.max(0, line?.position.net ?? 0);
    // What was bought the day before is not with the depository yet.
    return (holding?.soldQuantity ?? 0) + Math.max(0, (line?.selling ?? 0) + quantity - bought) - (holding?.t1Quantity ?? 0);
  }

  /** An order begins (`sign` 1) or ceases (-1) to claim funds. */
  claim(claim: Claim, sign: 1 | -1): void {
    if (claim.quantity === 0) return;
    const line = this.line(claim.token, claim.product);
    if (claim.side === "BUY") {
      line.buying += sign * claim.quantity;
      line.buyingValue += sign * claim.quantity * claim.price;
    } else {
      line.selling += sign * claim.quantity;
      line.sellingValue += sign * claim.quantity * claim.price;
    }
    this.weigh(line);
  }

  /** Paise by which a claim would raise what is blocked. Zero for what only reduces a position. */
  required(claim: Claim): number {
    const before = this.utilised;
    this.claim(claim, 1);
    const required = this.utilised - before;
    this.claim(claim, -1);
    return required;
  }

  /** Units that can still be sold for delivery: owned, bought today, less what is already offered. */
  deliverable(token: string): number {
    const line = this.lines.get(key(token, "DELIVERY"));
    const holding = this.owned.get(token);
    return (holding === undefined ? 0 : sellable(holding)) + (line === undefined ? 0 : Math.max(0, line.position.net) - line.selling);
  }

  funds(priceOf: (token: string) => number): Funds {
    let unrealised = 0;
    let drag = 0;
    for (const { position, contract } of this.lines.values()) {
      if (position.net === 0) continue;
      const open = unrealisedOf(position, priceOf(position.token));
      unrealised += open;
      if (isMargined(contract.listing, position.product, position.net)) drag += open;
    }
    let cash = this.capital + this.realisedBefore;
    for (const holding of this.owned.values()) cash -= holding.value - holding.soldValue;
    const net = cash + this.realisedToday + Math.min(0, drag) - this.utilised;
    return { net, cash, utilised: this.utilised, realised: this.realisedToday, unrealised };
  }

  positions(): BookPosition[] {
    return [...this.records()].map(positionRow);
  }

  /** Positions with what is open and its cost; those never traded are left out. */
  *records(): Iterable<PositionRecord> {
    for (const { position } of this.lines.values()) {
      if (position.net !== 0 || position.buyQuantity + position.sellQuantity + position.carriedBuyQuantity + position.carriedSellQuantity > 0) yield position;
    }
  }

  holdings(): BookHolding[] {
    return [...this.owned.values()].map(holdingRow);
  }

  data(): AccountData {
    return {
      client: this.client,
      capital: this.capital,
      realisedBefore: this.realisedBefore,
      realisedToday: this.realisedToday,
      positions: [...this.records()].map((record) => ({ ...record })),
      holdings: [...this.owned.values()].map((holding) => ({ ...holding })),
    };
  }

  /** The account as it stands when the next day begins: delivery becomes holdings, the rest is carried. */
  nextDay(): AccountData {
    const positions: PositionRecord[] = [];
    const bought = new Map<string, PositionRecord>();
    for (const record of this.records()) {
      if (record.product === "DELIVERY") bought.set(record.token, record);
      else {
        const next = carried(record);
        if (next !== undefined) positions.push(next);
      }
    }
    const holdings: HoldingRecord[] = [];
    for (const token of new Set([...this.owned.keys(), ...bought.keys()])) {
      const delivered = bought.get(token);
      const next = nextHolding(token, this.owned.get(token), delivered?.net ?? 0, delivered?.cost ?? 0);
      if (next !== undefined) holdings.push(next);
    }
    return { client: this.client, capital: this.capital, realisedBefore: this.realisedBefore + this.realisedToday, realisedToday: 0, positions, holdings };
  }

  private line(token: string, product: WireProduct): Line {
    const name = key(token, product);
    const found = this.lines.get(name);
    if (found !== undefined) return found;
    const line: Line = { contract: this.contractOf(token), position: newPosition(token, product), buying: 0, buyingValue: 0, selling: 0, sellingValue: 0, margin: 0 };
    this.lines.set(name, line);
    return line;
  }

  /** Positions stand in the order in which they were first traded. */
  private show({ position }: Line): void {
    if (position.net !== 0 || position.buyQuantity + position.sellQuantity > 0) return;
    const name = key(position.token, position.product);
    const line = this.lines.get(name);
    if (line === undefined) return;
    this.lines.delete(name);
    this.lines.set(name, line);
  }

  /** Orders on both sides are margined as if both filled, less what first closes the position. */
  private weigh(line: Line): void {
    const { contract, position } = line;
    const { net, product } = position;
    const opensLong = Math.max(0, line.buying - Math.max(0, -net));
    const opensShort = product === "DELIVERY" ? 0 : Math.max(0, line.selling - Math.max(0, net));
    const longValue = opensLong === 0 ? 0 : mulDiv(line.buyingValue, opensLong, line.buying);
    const shortValue = opensShort === 0 ? 0 : mulDiv(line.sellingValue, opensShort, line.selling);
    const margin =
      marginOf(contract, product, net < 0 ? "SELL" : "BUY", Math.abs(net), position.cost) +
      marginOf(contract, product, "BUY", opensLong, longValue) +
      marginOf(contract, product, "SELL", opensShort, shortValue);
    this.utilised += margin - line.margin;
    line.margin = margin;
  }
}

function key(token: string, product: WireProduct): string {
  return `${token}|${product}`;
}
