import { Secret, TOTP } from "otpauth";
import type { BrokerFillRow, BrokerOrderRow } from "../checker/history.ts";

const SECURE = "/rest/secure/angelbroking";

/** Where the exchange stands and who trades there. */
export interface Door {
  readonly restUrl: string;
  readonly account: { readonly clientCode: string; readonly pin: string; readonly totpSecret: string; readonly apiKey: string };
}

type Row = Readonly<Record<string, string>>;

/** Reads the exchange's books by its own door, past proxy and terminal, with nothing of the terminal's code. */
export class ExchangeClient {
  #door: Door;
  #token = "";

  private constructor(door: Door) {
    this.#door = door;
  }

  static async signIn(door: Door): Promise<ExchangeClient> {
    const client = new ExchangeClient(door);
    const { clientCode, pin, totpSecret } = door.account;
    const totp = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(totpSecret) }).generate();
    const { jwtToken } = (await client.#call("POST", "/rest/auth/angelbroking/user/v1/loginByPassword", { clientcode: clientCode, password: pin, totp })) as { jwtToken: string };
    client.#token = jwtToken;
    return client;
  }

  /** Our own tag names our orders; every other is from elsewhere. `placedAt` is when the proxy saw them through. */
  async orders(placedAt: ReadonlyMap<string, number>): Promise<BrokerOrderRow[]> {
    return (await this.#rows(`${SECURE}/order/v1/getOrderBook`)).map((row) => ({
      id: row["orderid"] ?? "", tag: row["ordertag"] ?? "", symbol: row["tradingsymbol"] ?? "", side: row["transactiontype"] ?? "", product: row["producttype"] ?? "", type: row["ordertype"] ?? "",
      quantity: Number(row["quantity"]), status: row["status"] ?? "", filled: Number(row["filledshares"]),
      pricePaise: row["ordertype"]?.endsWith("LIMIT") ? paise(row["price"]) : 0,
      triggerPaise: paise(row["triggerprice"]),
      placedAt: placedAt.get(row["ordertag"] ?? "") ?? 0,
      elsewhere: !placedAt.has(row["ordertag"] ?? ""),
    }));
  }

  async fills(): Promise<BrokerFillRow[]> {
    return (await this.#rows(`${SECURE}/order/v1/getTradeBook`)).map((row) => ({
      orderId: row["orderid"] ?? "", fillId: row["fillid"] ?? "", symbol: row["tradingsymbol"] ?? "", product: row["producttype"] ?? "", side: row["transactiontype"] ?? "",
      quantity: Number(row["fillsize"]), pricePaise: paise(row["fillprice"]), at: 0,
    }));
  }

  async netPositions(): Promise<Map<string, number>> {
    return new Map((await this.#rows(`${SECURE}/order/v1/getPosition`)).map((row) => [`${row["tradingsymbol"] ?? ""} ${row["producttype"] ?? ""}`, Number(row["netqty"])]));
  }

  /** Money that can be traded with: with nothing open it is all there is. */
  async netPaise(): Promise<number> {
    const { net } = (await this.#call("GET", `${SECURE}/user/v1/getRMS`)) as { net: string };
    return paise(net);
  }

  async #rows(path: string): Promise<Row[]> {
    return ((await this.#call("GET", path)) as Row[] | null) ?? [];
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers: Record<string, string> = {
      "Content-Type": "application/json", Accept: "application/json", "X-UserType": "USER", "X-SourceID": "WEB", "X-ClientLocalIP": "127.0.0.1", "X-ClientPublicIP": "127.0.0.1",
      "X-MACAddress": "00:00:00:00:00:00", "X-PrivateKey": this.#door.account.apiKey,
    };
    if (this.#token !== "") headers["Authorization"] = `Bearer ${this.#token}`;
    const response = await fetch(this.#door.restUrl + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
    const answer = (await response.json()) as { status: boolean; message: string; data: unknown };
    if (!answer.status) throw new Error(`the exchange said of ${path}: ${answer.message}`);
    return answer.data;
  }
}

function paise(text: string | undefined): number {
  return Math.round(Number(text ?? "0") * 100);
}
