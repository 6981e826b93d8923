import type { AuthorisationView } from "../../shared/contract/schemas/depository.ts";
import { TerminalError, badInput, notConnected } from "../../shared/domain/errors.ts";
import { formatQuantity } from "../../shared/domain/format.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { BrokerInstrument } from "../../shared/brokers/port.ts";
import type { BrokerDesk } from "../brokers/broker-desk.ts";
import type { HandoverDoor } from "./handover.ts";

/** The first step answers so where the shares are free for today already. */
const DONE_TODAY = "AG1000";

export interface AuthorisedAccount {
  readonly id: AccountId;
  /** Undefined on paper, which needs no depository. */
  readonly desk: Pick<BrokerDesk, "allHoldings" | "authorise" | "authorised"> | undefined;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly ofBroker: (named: BrokerInstrument) => Instrument | undefined;
}

type Wanted = Pick<AuthorisationView, "account" | "instrument" | "quantity">;

/** Leave of the depository to sell out of holdings: asked for through the broker, given by the user on the depository's own page. */
export class Authorisations {
  #door: HandoverDoor;
  /** What each request of this run is for: a status names nothing but an ISIN. */
  #asked = new Map<string, Wanted & { readonly isin: string }>();

  constructor(door: HandoverDoor) {
    this.#door = door;
  }

  /** @throws TerminalError with a sentence where nothing could be asked for. */
  async begin(account: AuthorisedAccount, key: InstrumentKey, quantity: number): Promise<AuthorisationView> {
    const { desk } = account;
    const symbol = account.instrument(key)?.symbol ?? key;
    if (!desk) throw new TerminalError(badInput("account", "an account at a broker", "A paper account sells its holdings without any authorisation. Place the sale."));
    const wanted = { account: account.id, instrument: key, quantity };
    const holding = await this.#holding(account, key, symbol);
    const free = holding.quantity;
    if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > free) throw new TerminalError(badInput("quantity", `1 to ${free}`, `${formatQuantity(free)} of ${symbol} are in the demat account; enter 1 to ${formatQuantity(free)}, not ${quantity}.`));
    if (holding.authorisedQuantity >= quantity) return { ...wanted, state: "authorised", sentence: `${formatQuantity(holding.authorisedQuantity)} of ${symbol} may be sold today already. Place the sale.` };
    const outcome = await desk.authorise(holding.isin, quantity);
    if (!outcome.ok) {
      if (outcome.code === DONE_TODAY) return { ...wanted, state: "authorised", sentence: `The depository has your authorisation for today already. Place the sale of ${symbol}.` };
      throw new TerminalError({ kind: "BrokerRefused", code: outcome.code ?? "", text: outcome.why, sentence: `The authorisation of ${symbol} could not be asked for: ${outcome.why} Try again, or authorise in the broker's own app.` });
    }
    const { request, url, form } = outcome.value;
    const { link, until } = await this.#door.offer({ url, fields: form, words: `Authorise the sale of ${formatQuantity(quantity)} ${symbol}` });
    this.#asked.set(`${account.id}|${request.requestId}`, { ...wanted, isin: holding.isin });
    return { ...wanted, state: "asked", request: request.requestId, link, until, sentence: `Open the depository's page in your browser, enter your TPIN there, then press “Check”. Sauda never sees the TPIN.` };
  }

  /** Reads back what became of a request. @throws TerminalError where it cannot be read: then it may have been given all the same. */
  async look(account: AuthorisedAccount, request: string): Promise<AuthorisationView> {
    const asked = this.#asked.get(`${account.id}|${request}`);
    if (!asked || !account.desk) throw new TerminalError(badInput("request", "a request of this run", "Nothing is known of this request since Sauda was started. Ask for the authorisation again: one that was given holds for today."));
    const { isin, ...wanted } = asked;
    const symbol = account.instrument(asked.instrument)?.symbol ?? asked.instrument;
    const outcome = await account.desk.authorised(request);
    if (!outcome.ok) throw new TerminalError(notConnected(`What became of the authorisation could not be read: ${outcome.why} It may have been given all the same; check again in a moment.`));
    const row = outcome.value.find((one) => one.isin === isin);
    if (row?.authorised) return { ...wanted, request, state: "authorised", sentence: `${formatQuantity(asked.quantity)} of ${symbol} may be sold today. Place the sale now; what was refused before is not sent again by itself.` };
    return { ...wanted, request, state: "asked", sentence: "The depository has not said yes so far. Finish on its page, then check again; if you gave a wrong TPIN there, ask for the authorisation again." };
  }

  async #holding({ desk, ofBroker }: AuthorisedAccount, key: InstrumentKey, symbol: string) {
    const outcome = await desk?.allHoldings();
    if (!outcome?.ok) throw new TerminalError(notConnected(`The holdings could not be read: ${outcome?.why ?? "not connected"} Try again.`));
    const holding = outcome.value.holdings.find((one) => ofBroker(one.instrument)?.key === key);
    if (!holding) throw new TerminalError(badInput("instrument", "a share that is held", `There is no ${symbol} in the demat account. What was bought today is sold without any authorisation.`));
    return holding;
  }
}
