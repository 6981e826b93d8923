/** Shares that may be traded intraday, and those under surveillance. */

import { success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";

const SECURE = "/rest/secure/angelbroking";
/** Intraday margin is a fifth of the value. */
const MULTIPLIER = "5.0";

const rows = (list: readonly object[]): Answer => success(list.length === 0 ? null : list);

function nseIntraday({ door }: Call): Answer {
  const shares = door.core.source.listings.filter(({ kind, segment }) => kind === "equity" && segment === "NSE");
  return rows(shares.filter(({ name }) => !door.cautionary.has(name)).map(({ name }) => ({ Exchange: "NSE", SymbolName: name, Multiplier: MULTIPLIER })));
}

/** The practice market has no shares of BSE. */
function bseIntraday(): Answer {
  return rows([]);
}

function cautionaryScrips({ door }: Call): Answer {
  return rows(
    door.core.source.listings.flatMap(({ kind, token, name }) => {
      const message = kind === "equity" ? door.cautionary.get(name) : undefined;
      return message === undefined ? [] : [{ token, symbol: name, message }];
    }),
  );
}

export const SCRIP_ROUTES: readonly Route[] = [
  { method: "GET", path: `${SECURE}/marketData/v1/nseIntraday`, token: "valid", limit: "intradayScrips", handle: nseIntraday },
  { method: "GET", path: `${SECURE}/marketData/v1/bseIntraday`, token: "valid", limit: "intradayScrips", handle: bseIntraday },
  { method: "GET", path: `${SECURE}/securities/v1/cautionaryScrips`, token: "valid", limit: "cautionaryScrips", handle: cautionaryScrips },
];
