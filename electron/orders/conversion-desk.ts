import type { ConversionRequest } from "../../shared/contract/schemas/conversion.ts";
import type { BrokerPosition } from "../../shared/brokers/port.ts";
import type { Conversion } from "../../shared/domain/conversion.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import { costOf } from "../../shared/domain/position.ts";
import type { Money } from "../../shared/domain/units.ts";
import { ZERO, money, price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { ConversionFacts } from "./conversion-rules.ts";
import { convertible } from "./conversion-rules.ts";
import type { ConverterOptions } from "./conversion-options.ts";
import { HAND } from "./conversion-options.ts";

/** Gathers what a conversion is judged by, and makes its record. */
export class ConversionDesk {
  #options: ConverterOptions;

  constructor(options: ConverterOptions) {
    this.#options = options;
  }

  instrument(key: InstrumentKey): Instrument | undefined {
    return this.#options.instrument(key);
  }

  facts({ instrument: key, from, to, quantity }: ConversionRequest): ConversionFacts {
    const { id, ledger, market, closed, killed, breached, locked, diverged, funds, doubt } = this.#options;
    const instrument = this.#options.instrument(key);
    if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${key} is not in today's instrument list, so its position cannot be converted here. Use the broker's own application.`));
    const at = (product: Product) => ({ account: id, instrument: key, product });
    const own = ledger.owners.quantityOf(at(from), HAND);
    const net = ledger.owners.net(at(from));
    const side: Side = net < 0 ? "SELL" : "BUY";
    return {
      instrument, from, to, quantity, own, net,
      netTo: ledger.owners.net(at(to)),
      open: ledger.conversions.open(id).some(({ conversion }) => conversion.instrument === key),
      doubts: [doubt(key, from), doubt(key, to)],
      market: market(instrument),
      closed: closed(),
      killed: killed(),
      breached: breached(),
      locked: locked(),
      diverged: diverged(),
      marginNow: this.#margin(instrument, from, side, quantity, from),
      marginThen: this.#margin(instrument, to, side, quantity, from),
      available: funds()?.available,
      brokerRefuses: net === 0 || from === to ? undefined : this.#options.line.refusesConversion(this.#position(instrument, from, net), to, quantity),
    };
  }

  /** The record of the intent: each owner's units with their share of the account's cost. */
  conversionOf({ instrument, from, to, quantity }: ConversionRequest, conversionId: string): Conversion {
    const { id, ledger, day } = this.#options;
    const where = { account: id, instrument, product: from };
    const position = ledger.positions.view(where);
    if (!position) throw new TerminalError({ kind: "Fault", sentence: "The position is not known any more. Nothing was sent." });
    const value = costOf(position, quantity);
    const owned = ledger.owners.ofInstrument(id, instrument).filter((part) => part.product === from && (part.owner === HAND || part.owner === "external"));
    // What was traded here goes first.
    owned.sort((a, b) => Number(b.owner === HAND) - Number(a.owner === HAND));
    const sign = Math.sign(position.quantity);
    let left = quantity;
    let worth: number = value;
    const parts = owned.flatMap(({ owner, quantity: has }) => {
      const units = Math.min(left, Math.max(0, has * sign));
      if (units === 0) return [];
      const part = units === left ? worth : costOf(position, units);
      left -= units;
      worth -= part;
      return [{ owner, quantity: units, value: money(part) }];
    });
    // One hand against the other: what is left belongs to the one that asks.
    if (left > 0) parts.push({ owner: HAND, quantity: left, value: money(worth) });
    return { id: conversionId, account: id, day: day(), instrument, multiplier: position.multiplier, from, to, side: sign < 0 ? "SELL" : "BUY", quantity, value, parts };
  }

  /** Asked once more when its turn has come: the world goes on while it waits. */
  whyNotNow({ instrument, from, to, quantity, side, day: begunOn }: Conversion): string | undefined {
    const { closed, killed, breached, locked, diverged, day } = this.#options;
    if (day() !== begunOn) return "A new trading day has begun. Nothing was sent.";
    const shut = closed();
    if (shut !== undefined) return shut;
    const stop = to === "MIS" ? undefined : (killed()?.sentence ?? breached() ?? locked() ?? diverged());
    if (stop !== undefined) return `${stop} Nothing was sent.`;
    const { id, ledger } = this.#options;
    const where = { account: id, instrument, product: from };
    const open = convertible({ own: ledger.owners.quantityOf(where, HAND), net: ledger.owners.net(where) }) * (side === "BUY" ? 1 : -1);
    return open < quantity ? `Only ${Math.max(0, open)} of the position are left. Nothing was sent; look at it and convert again.` : undefined;
  }

  /** At what the units cost; contracts at market. */
  #margin(instrument: Instrument, product: Product, side: Side, units: number, from: Product): Money | undefined {
    const { id, ledger, last, margin } = this.#options;
    const position = ledger.positions.view({ account: id, instrument: instrument.key, product: from });
    if (!position || position.quantity === 0 || !Number.isSafeInteger(units) || units < 1) return ZERO;
    const at = instrument.kind === "equity" ? price(Math.round(position.cost / position.quantity)) : last(instrument.key);
    return at === undefined ? undefined : margin(instrument, product, side, units, at);
  }

  /** As the broker's rules look at it; they ask for quantities alone. */
  #position(instrument: Instrument, product: Product, netQuantity: number): BrokerPosition {
    const { id, ledger } = this.#options;
    const { token, symbol, segment } = instrument.broker;
    return {
      instrument: { token, symbol, segment }, product, netQuantity,
      carriedQuantity: ledger.positions.carriedQuantity({ account: id, instrument: instrument.key, product }),
      carriedValue: ZERO, buyQuantity: 0, sellQuantity: 0, buyValue: ZERO, sellValue: ZERO,
    };
  }
}
