import { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import type { Delivery, HttpClient } from "../../../electron/brokers/http-client.ts";
import { NetworkLine } from "../../../electron/brokers/network-line.ts";
import { RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { MoneyBooks } from "../../../electron/portfolio/money-books.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { FundsView, HoldingView, PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, instrument } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const success = (data: unknown): string => JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data });

/** One row of the position book in the broker's words. */
export function position(change: Record<string, string> = {}): Record<string, string> {
  return {
    exchange: "NSE", symboltoken: "3045", producttype: "INTRADAY", tradingsymbol: "SBIN-EQ", buyqty: "0", sellqty: "0", buyamount: "0", sellamount: "0",
    cfbuyqty: "0", cfsellqty: "0", cfbuyamount: "0", cfsellamount: "0", netqty: "0", ...change,
  };
}

/** The money books on virtual time, before a broker that answers what the test has put down. */
export class MoneyRig {
  readonly time = new VirtualTime();
  readonly journal = new MemoryJournal();
  readonly funds: FundsView[] = [];
  readonly holdings: (readonly HoldingView[])[] = [];
  readonly changed: PositionView[] = [];
  readonly troubles: string[] = [];
  readonly alarms: string[] = [];
  differences = 0;
  /** Bodies of the coming answers; the last one repeats. */
  readonly answers: Record<string, string> = { getPosition: success(null), getHolding: success(null), getRMS: success({ net: "941830.00", availablecash: "1000000.00", utiliseddebits: "58170.00" }) };
  readonly ledger: OrderLedger;
  readonly books: MoneyBooks;

  constructor(journal?: MemoryJournal) {
    if (journal) this.journal = journal;
    const protocol = angelone();
    const instruments = new InstrumentIndex();
    instruments.load([instrument()]);
    const session = { accessToken: "t", refreshToken: "r", feedToken: "f", endsAt: Number.MAX_SAFE_INTEGER as SystemTime };
    const keeper = { session, ensure: () => Promise.resolve(session), renew: () => Promise.resolve(session) } as unknown as SessionKeeper;
    const http = { deliver: (request: { path: string }): Promise<Delivery> => Promise.resolve(this.#answer(request.path)) } as unknown as HttpClient;
    const account = new BrokerAccount({ protocol, apiKey: "k", identity: { localIp: "", publicIp: "", macAddress: "" }, http, budget: new RateBudget(protocol.limits, this.time, this.time), keeper });
    this.ledger = new OrderLedger(this.journal, { order: () => {}, fill: () => {}, position: (view) => void this.changed.push(view), alarm: () => {} });
    this.books = new MoneyBooks({
      id: ACCOUNT, line: new NetworkLine(account), ledger: this.ledger, instruments, clock: this.time, day: () => DAY,
      onFunds: (funds) => void this.funds.push(funds),
      onHoldings: (holdings) => void this.holdings.push(holdings),
      onTrouble: (sentence) => void this.troubles.push(sentence),
      onAlarm: (sentence) => void this.alarms.push(sentence),
      onLooked: () => {},
      onCompared: (differences) => void (differences.length > 0 && this.differences++),
    });
  }

  positions(...rows: Record<string, string>[]): void {
    this.answers["getPosition"] = success(rows);
  }

  async read(what: "readPositions" | "readHoldings" | "readFunds"): Promise<boolean> {
    const [answer] = await Promise.all([this.books[what](), this.time.pass(3_000)]);
    return answer;
  }

  #answer(path: string): Delivery {
    const body = this.answers[path.split("/").at(-1) ?? ""];
    return body === undefined ? { kind: "no-answer", why: "Headers Timeout Error" } : { kind: "answer", answer: { status: 200, headers: {}, body } };
  }
}

export { success };
