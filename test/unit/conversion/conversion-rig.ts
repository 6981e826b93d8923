import type { Answered } from "../../faults/world/answers.ts";
import { failure, success } from "../../faults/world/answers.ts";
import { CARRIED } from "../../faults/world/broker-books.ts";
import { Rig } from "../../faults/world/rig.ts";
import { ACCOUNT } from "../../faults/world/terminal.ts";
import type { ConversionRequest } from "../../../shared/contract/schemas/conversion.ts";
import type { ConversionState } from "../../../shared/domain/conversion.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { SBIN } from "../../support/orders.ts";

/** What the broker does with the next conversion. */
export type Mood = "ok" | "refuse" | "done, answer lost" | "lost";

export interface WireConversion {
  readonly symbol: string;
  readonly from: string;
  readonly to: string;
  /** Signed. */
  readonly units: number;
}

/** The account of the fault world with a broker that converts, in Angel One's words. */
export class ConversionRig extends Rig {
  readonly conversions: WireConversion[] = [];
  readonly asked: Record<string, string>[] = [];
  mood: Mood = "ok";

  constructor() {
    super();
    this.network.answers = (request, body) => (request.route === "convert" ? this.#convert(body) : undefined);
    this.broker.books.positionBook = () => success(this.rows());
  }

  /** The position book with conversions counted, in the broker's words. */
  rows(): Record<string, string>[] {
    const nets = new Map<string, { symbol: string; product: string; bought: number; boughtValue: number; sold: number; soldValue: number; net: number }>();
    const at = (symbol: string, product: string) => {
      const key = `${symbol}|${product}`;
      const row = nets.get(key) ?? { symbol, product, bought: 0, boughtValue: 0, sold: 0, soldValue: 0, net: 0 };
      nets.set(key, row);
      return row;
    };
    for (const { symbol, product, bought, sold, net } of this.broker.books.positions()) Object.assign(at(symbol, product), { bought: bought.quantity, boughtValue: bought.value, sold: sold.quantity, soldValue: sold.value, net });
    for (const { symbol, from, to, units } of this.conversions) {
      for (const [product, way] of [[from, -1], [to, 1]] as const) {
        const row = at(symbol, product);
        row.net += way * units;
        if (units > 0) row.bought += way * units;
        else row.sold -= way * units;
      }
    }
    const rupees = (paise: number): string => (paise / 100).toFixed(2);
    return [...nets.values()].map(({ symbol, product, bought, boughtValue, sold, soldValue, net }) => {
      const carried = symbol === CARRIED.symbol && product === CARRIED.product;
      return {
        exchange: "NSE", symboltoken: "", producttype: product, tradingsymbol: symbol, symbolname: symbol.replace("-EQ", ""), instrumenttype: "", priceden: "1", pricenum: "1", genden: "1", gennum: "1", precision: "2", multiplier: "-1", boardlotsize: "1",
        buyqty: String(bought), sellqty: String(sold), buyamount: rupees(boughtValue), sellamount: rupees(soldValue),
        cfbuyqty: String(carried ? CARRIED.quantity : 0), cfsellqty: "0", cfbuyamount: rupees(carried ? CARRIED.value : 0), cfsellamount: "0", netqty: String(net),
      };
    });
  }

  #convert(body: Record<string, string>): Answered {
    this.asked.push(body);
    const { mood } = this;
    if (mood === "refuse") return failure("AB1017", "Position conversion failed: Insufficient Funds");
    if (mood === "lost") return { status: 502, body: "" };
    const units = Number(body["quantity"]) * (body["transactiontype"] === "SELL" ? -1 : 1);
    this.conversions.push({ symbol: body["tradingsymbol"] ?? "", from: body["oldproducttype"] ?? "", to: body["newproducttype"] ?? "", units });
    return mood === "ok" ? success(null) : { status: 502, body: "" };
  }

  /** An open position, bought at market, known to the last fill. */
  async holding(quantity: number, side: "BUY" | "SELL" = "BUY", product: Product = "MIS"): Promise<void> {
    for (let left = quantity; left > 0; left -= 120) {
      await this.place({ type: "MARKET", price: 0 as never, quantity: Math.min(120, left), side, product });
      await this.time.pass(10_000);
    }
  }

  ask(change: Partial<ConversionRequest> = {}): ConversionRequest {
    return { account: ACCOUNT, instrument: SBIN, from: "MIS", to: "CNC", quantity: 40, ...change };
  }

  /** Presses, and lets the world go on. */
  async convert(change: Partial<ConversionRequest> = {}, once = "press-convert-1", ms = 2_000): Promise<void> {
    await this.run(this.account.conversions.start(this.ask(change), once), ms);
  }

  /** What is asked for needs the world to go on. */
  async run<T>(work: Promise<T>, ms = 2_000): Promise<T> {
    work.catch(() => {});
    await this.time.pass(ms);
    return work;
  }

  quantity(product: Product): number {
    return this.account.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product })?.quantity ?? 0;
  }

  get states(): ConversionState[] {
    return this.account.conversions.views.map(({ state }) => state);
  }

  /** Kinds of the journal that concern conversions, in order. */
  get kinds(): string[] {
    return this.ground.disk.records.map(({ kind }) => kind).filter((kind) => kind.startsWith("position.conver"));
  }
}
