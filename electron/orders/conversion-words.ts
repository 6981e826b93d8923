import type { ConversionView } from "../../shared/contract/schemas/conversion.ts";
import type { Conversion, KnownConversion } from "../../shared/domain/conversion.ts";
import { formatQuantity } from "../../shared/domain/format.ts";

/** "100 SBIN from MIS to CNC". */
export function conversionName({ quantity, instrument, from, to }: Conversion): string {
  return `${formatQuantity(quantity)} ${instrument.slice(instrument.indexOf(":") + 1)} from ${from} to ${to}`;
}

function textOf({ conversion, state, text }: KnownConversion): string {
  const name = conversionName(conversion);
  switch (state) {
    case "sending":
      return `Converting ${name}.`;
    case "converted":
      return `Converted ${name}.`;
    case "refused":
      return `Not converted (${name}): ${text}`;
    case "in doubt":
      return `It is not known whether ${name} was converted: ${text} It is not sent again; the broker's position book is being compared. An exit goes in ${conversion.from} until then.`;
  }
}

export function conversionView(known: KnownConversion): ConversionView {
  const { conversion, state, askedAt, updatedAt } = known;
  const { id, account, instrument, from, to, side, quantity } = conversion;
  return { id, account, instrument, from, to, quantity: side === "BUY" ? quantity : 0 - quantity, state, text: textOf(known), askedAt, updatedAt };
}
