/** optionGreek: the greeks of one underlying and expiry, every figure as text with six decimals. */

import { z } from "zod";
import type { ExchangeCore, Listing } from "../../types.ts";
import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { needed, read } from "../fields.ts";
import { greeksOf } from "../greeks.ts";
import { expiryMoment } from "../session-time.ts";

const body = z.object({ name: needed, expirydate: needed });

const NOTHING = failure("AB9019", "No Data Available");
/** Carry where no future of the expiry is listed: about India's short rates, a year. */
const CARRY = 0.065;
const YEAR_MS = 365 * 86_400_000;

const six = (value: number): string => value.toFixed(6);

/** Paise: the future of this expiry where one is listed, else the spot carried forward. */
function forwardOf(core: ExchangeCore, option: Listing, spot: number, years: number): number {
  const future = core.source.listings.find(({ kind, name, expiry }) => kind === "future" && name === option.name && expiry === option.expiry);
  return (future === undefined ? undefined : core.brief(future.token)?.ltp) ?? spot * Math.exp(CARRY * years);
}

function row(core: ExchangeCore, option: Listing, spot: number, forward: number, years: number): object | undefined {
  const brief = core.brief(option.token);
  if (brief === undefined || brief.ltp <= 0) return undefined;
  const greeks = greeksOf(option.optionType === "CE", spot, forward, option.strikePaise, brief.ltp, years);
  return {
    name: option.name,
    expiry: option.expiry,
    strikePrice: six(option.strikePaise / 100),
    optionType: option.optionType,
    delta: six(greeks.delta),
    // Paise and rupees differ here: gamma is per rupee of the underlying.
    gamma: six(greeks.gamma * 100),
    theta: six(greeks.theta / 100),
    vega: six(greeks.vega / 100),
    impliedVolatility: six(greeks.impliedVolatility),
    tradeVolume: brief.volume.toFixed(2),
  };
}

/** Nothing outside market hours, and nothing for a name or expiry that has no options. */
function optionGreek(call: Call): Answer {
  const asked = read(body, call.body);
  if (!asked.ok) return asked.answer;
  const { core } = call.door;
  const { now, phase } = core.clock();
  const expiry = asked.value.expirydate.toUpperCase();
  const options = core.source.listings.filter((listing) => listing.kind === "option" && listing.name === asked.value.name && listing.expiry === expiry);
  const [first] = options;
  const spot = first === undefined ? undefined : core.brief(first.underlyingToken)?.ltp;
  const years = (expiryMoment(expiry) - now) / YEAR_MS;
  if (phase !== "open" || first === undefined || spot === undefined || !(years > 0)) return NOTHING;
  const forward = forwardOf(core, first, spot, years);
  const rows = options.map((option) => row(core, option, spot, forward, years)).filter((one) => one !== undefined);
  return rows.length === 0 ? NOTHING : success(rows);
}

export const OPTION_ROUTES: readonly Route[] = [
  { method: "POST", path: "/rest/secure/angelbroking/marketData/v1/optionGreek", token: "valid", limit: "optionGreek", handle: optionGreek },
];
