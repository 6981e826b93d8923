import { instrumentKey } from "../../shared/domain/identity.ts";
import { marginOf } from "../../shared/simulation/margin.ts";
import type { BrokerLine } from "../brokers/broker-line.ts";
import { ConversionCloser } from "../orders/conversion-closer.ts";
import { ConversionDesk } from "../orders/conversion-desk.ts";
import type { ConverterOptions } from "../orders/conversion-options.ts";
import { Converter } from "../orders/conversion.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import type { AccountPlans } from "../plans/account-plans.ts";
import type { MoneyBooks } from "../portfolio/money-books.ts";
import type { AccountOptions } from "./account-options.ts";
import type { AccountSafety } from "./account-safety.ts";

export interface ConversionParts {
  readonly line: BrokerLine;
  readonly ledger: OrderLedger;
  readonly desk: OrderDesk;
  readonly money: MoneyBooks;
  readonly safety: AccountSafety;
  readonly plans: () => AccountPlans;
  readonly closed: () => string | undefined;
  readonly diverged: () => string | undefined;
  /** The broker's positions are to be read again within seconds. */
  readonly lookSoon: () => void;
}

/** What takes an account's positions over to other products. Wiring only. */
export function conversionsOf(account: AccountOptions, { line, ledger, desk, money, safety, plans, closed, diverged, lookSoon }: ConversionParts): Converter {
  const { id, instruments, clock, timers, day, market, killed, locked, quotes, margins, publish, activity } = account;
  const options: ConverterOptions = {
    id, line, ledger, desk, clock, timers, day, closed, market, killed, diverged, lookSoon,
    instrument: (key) => instruments.get(key),
    breached: () => {
      const { breach, lifted } = safety.watch.standing();
      return lifted ? undefined : breach?.sentence;
    },
    locked: () => locked?.(),
    funds: () => money.funds,
    doubt: (instrument, product) => money.doubts.of(instrument, product),
    margin: (instrument, product, side, opening, price) => marginOf({ instrument, product, side, opening, price, day: day(), onIndex: instruments.get(instrumentKey("NSE_INDEX", instrument.underlying)) !== undefined }, margins),
    last: (key) => quotes.of(key)?.ltp,
    closersAt: (place) => plans().closersAt(place),
    endClosers: (place, words) => plans().endClosers(place, words),
    onConverted: (conversion) => {
      plans().converted(conversion);
      void money.readFunds();
    },
    publish: (view) => publish("conversion", view),
    note: (tone, sentence, instrument) => activity.note({ tone, topic: "order", sentence, account: id, ...(instrument === undefined ? {} : { instrument }) }),
  };
  return new Converter(options, new ConversionDesk(options), new ConversionCloser(options));
}
