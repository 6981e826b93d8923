import type { ScripNotice } from "../../shared/contract/schemas/checks.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Fill } from "../../shared/domain/order.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import { BrokerDesk } from "../brokers/broker-desk.ts";
import { Surveillance } from "../instruments/surveillance.ts";
import { ChargeWatch } from "../orders/checks/charge-watch.ts";
import { Consents } from "../orders/checks/consents.ts";
import { MarginDesk } from "../orders/checks/margin-desk.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import type { RiskFacts } from "../orders/risk/rule.ts";
import type { AccountOptions } from "./account-options.ts";

export interface CheckParts {
  readonly broker: BrokerAccount;
  readonly ledger: OrderLedger;
  readonly trading: () => boolean;
}

/** What one account's broker knows of an order before it is sent: notices and consent, margin, charges. None of it ever holds up a send. */
export class AccountChecks {
  readonly surveillance: Surveillance;
  readonly margins: MarginDesk;
  readonly charges: ChargeWatch;
  #consents: Consents;
  #options: AccountOptions;
  #broker: BrokerAccount;

  constructor(options: AccountOptions, { broker, ledger, trading }: CheckParts) {
    const { id, journal, clock, timers, day, instruments, activity } = options;
    const { protocol } = broker;
    const desk = new BrokerDesk(broker, day);
    const instrument = (key: InstrumentKey): Instrument | undefined => instruments.get(key);
    this.#options = options;
    this.#broker = broker;
    this.#consents = new Consents({ account: id, journal, clock, day });
    this.surveillance = new Surveillance({
      day, timers,
      list: () => (protocol.scripLists ? desk.surveillance() : Promise.resolve({ ok: true, value: [] })),
      onTrouble: (sentence) => activity.note({ tone: "warning", topic: "account", sentence, account: id }),
    });
    this.margins = new MarginDesk({ instrument, clock, timers, ask: (orders) => desk.margin(orders), maxOrders: protocol.margins?.maxOrders ?? 0, ready: trading });
    this.charges = new ChargeWatch({
      day, timers, instrument,
      broker: protocol.title,
      ask: (orders) => desk.charges(orders),
      tables: options.charges,
      order: (key) => ledger.order(key),
      note: (tone, sentence, about) => activity.note({ tone, topic: "account", sentence, account: id, instrument: about }),
    });
  }

  restore(): void {
    this.#consents.restore(this.#options.standing);
  }

  /** Signed in: what holds for the day is read, in the background. */
  signedIn(): void {
    void this.surveillance.refresh();
  }

  newDay(): void {
    this.#consents.newDay();
  }

  filled(fill: Fill): void {
    if (this.#broker.protocol.charges) this.charges.filled(fill);
  }

  /** For the gate. */
  fact(instrument: Instrument): RiskFacts["surveillance"] {
    const found = this.surveillance.of(instrument);
    if (found.kind === "listed") return { kind: "listed", notice: found.notice, agreed: this.#consents.covers(instrument.key, found.notice) };
    return found.kind === "unknown" ? { kind: "unknown" } : undefined;
  }

  /** The broker refused an order: it may have said that it wants consent. */
  refused(instrument: Instrument, code: string, text: string): void {
    if (this.#broker.protocol.advise(code, text).action === "ask-consent") this.surveillance.learn(instrument, text);
  }

  notice(key: InstrumentKey): ScripNotice {
    const found = this.surveillance.of(this.#instrument(key));
    if (found.kind === "listed") return { notice: found.notice, agreed: this.#consents.covers(key, found.notice) };
    return { agreed: false, ...(found.kind === "unknown" && { unknown: found.why }) };
  }

  /**
   * The user agrees to exactly these words, for today. Resolves when it is durable.
   * @throws TerminalError (BadInput) when the broker's notice is another one by now.
   */
  async agree(key: InstrumentKey, notice: string): Promise<void> {
    const instrument = this.#instrument(key);
    const found = this.surveillance.of(instrument);
    if (found.kind !== "listed" || found.notice !== notice) {
      const sentence = found.kind === "listed" ? `The broker's notice on ${instrument.symbol} is another one now. Read it and agree again.` : `The broker has no notice on ${instrument.symbol} today, so there is nothing to agree to.`;
      throw new TerminalError(badInput("notice", "the broker's notice of today", sentence));
    }
    const { id, activity } = this.#options;
    if (this.#consents.covers(key, notice)) return;
    await this.#consents.give(key, notice);
    activity.note({ tone: "plain", topic: "account", sentence: `You agreed, for today, to the notice on ${instrument.symbol}: “${notice}”`, account: id, instrument: key });
  }

  end(): void {
    this.surveillance.end();
    this.margins.end();
    this.charges.end();
  }

  #instrument(key: InstrumentKey): Instrument {
    const found = this.#options.instruments.get(key);
    if (!found) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${key} is not in today's instrument list. Search for it again; contracts expire and names change.`));
    return found;
  }
}

/** @throws TerminalError for an account whose orders never leave this machine. */
export function brokerChecks(checks: AccountChecks | undefined, account: AccountId): AccountChecks {
  if (checks) return checks;
  throw new TerminalError(badInput("account", "an account at a broker", `${account} is a paper account: no broker can be asked for it.`));
}
