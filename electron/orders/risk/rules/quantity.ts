import { formatQuantity } from "../../../../shared/domain/format.ts";
import type { Rule } from "../rule.ts";
import { REDUCES, failed, passed } from "../rule.ts";

export const quantity: Rule = ({ quantity: asked }) => {
  if (Number.isSafeInteger(asked) && asked > 0) return passed("quantity", "at least 1", formatQuantity(asked));
  return failed("quantity", "a whole number of at least 1", String(asked), `Quantity must be a whole number of at least 1; it is ${asked}.`);
};

export const lot: Rule = ({ quantity: asked }, { instrument }) => {
  const { lot: size, symbol } = instrument;
  if (size <= 1) return undefined;
  if (asked % size === 0) return passed("lot", `multiple of ${size}`, formatQuantity(asked));
  const below = Math.floor(asked / size) * size;
  const near = below > 0 ? `${formatQuantity(below)} or ${formatQuantity(below + size)}` : formatQuantity(size);
  return failed("lot", `multiple of ${size}`, formatQuantity(asked), `${symbol} trades in lots of ${size}; ${formatQuantity(asked)} is not a multiple. Use ${near}.`);
};

export const freeze: Rule = ({ quantity: asked }, { instrument }) => {
  const { freeze: most, symbol } = instrument;
  if (most === undefined) return undefined;
  if (asked <= most) return passed("freeze quantity", formatQuantity(most), formatQuantity(asked));
  return failed("freeze quantity", formatQuantity(most), formatQuantity(asked), `One order in ${symbol} may be at most ${formatQuantity(most)}, the exchange's freeze quantity; this one is ${formatQuantity(asked)}. Place it in parts.`);
};

export const most: Rule = ({ quantity: asked }, { limits, reduces }) => {
  if (limits.orderQuantity <= 0) return undefined;
  const limit = formatQuantity(limits.orderQuantity);
  if (reduces) return passed("order quantity", limit, REDUCES);
  if (asked <= limits.orderQuantity) return passed("order quantity", limit, formatQuantity(asked));
  return failed("order quantity", limit, formatQuantity(asked), `This order is for ${formatQuantity(asked)}; at most ${limit} is let through in one order.`);
};

export const mostLots: Rule = ({ quantity: asked }, { instrument, limits, reduces }) => {
  if (limits.orderLots <= 0 || instrument.lot <= 1) return undefined;
  const lots = Math.ceil(asked / instrument.lot);
  const limit = `${formatQuantity(limits.orderLots)} lots`;
  if (reduces) return passed("order lots", limit, REDUCES);
  if (lots <= limits.orderLots) return passed("order lots", limit, `${formatQuantity(lots)} lots`);
  return failed("order lots", limit, `${formatQuantity(lots)} lots`, `This order is for ${formatQuantity(lots)} lots of ${instrument.symbol}; at most ${limit} are let through in one order.`);
};
