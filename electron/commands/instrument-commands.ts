import type { Answer } from "../../shared/contract/commands.ts";
import { instrumentView } from "../../shared/contract/schemas/market.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Price } from "../../shared/domain/units.ts";
import { dayText } from "../../shared/instruments/instrument-table.ts";
import { indexIn } from "../instruments/exchange-rules.ts";
import type { HintSources } from "../instruments/hints.ts";
import { hintsOf } from "../instruments/hints.ts";
import type { Surveillance } from "../instruments/surveillance.ts";
import type { MarketRoom } from "../market/market-room.ts";
import type { HandlersOf } from "./kinds.ts";

const view = (one: Instrument | undefined): ReturnType<typeof instrumentView> | undefined => one && instrumentView(one);

/** Search, chains and hints over the instruments of the market that is shown. */
export function instrumentCommands(shown: () => Pick<MarketRoom, "instruments" | "quotes" | "day" | "notices" | "surveillance" | "real">): HandlersOf<"instruments"> {
  return {
    "instruments.search": ({ text, limit }) => {
      const { instruments, day } = shown();
      const found = instruments.search(text, limit, { today: day(), spot: (underlying) => spotOf(shown(), underlying) });
      return { instruments: found.map(instrumentView) };
    },
    "instruments.resolve": ({ keys }) => {
      const { instruments } = shown();
      return { instruments: keys.flatMap((key) => view(instruments.get(key)) ?? []) };
    },
    "instruments.underlying": ({ underlying }) => {
      const { instruments, day } = shown();
      const today = day();
      return {
        underlying,
        spots: instruments.spots(underlying).map(instrumentView),
        futures: instruments.futures(underlying, today).map(instrumentView),
        expiries: instruments.expiries(underlying, today).map(({ expiry, exchange, from, to }) => ({ expiry: dayText(expiry), exchange, contracts: to - from, lot: instruments.at(from)?.lot ?? 0 })),
      };
    },
    "instruments.chain": (request) => chainOf(shown(), request),
    "instruments.hints": async ({ instrument }) => {
      const { instruments, notices, surveillance, real, day } = shown();
      const found = instruments.get(instrument);
      if (!found) return { hints: [] };
      await Promise.all([notices?.refresh(day()), surveillance?.refresh()]);
      return { hints: hintsOf(found, day(), { index: instruments, notices, ...(real && { isIndex: indexIn(instruments) }), ...(surveillance && noticesOf(surveillance)) }) };
    },
  };
}

function noticesOf(surveillance: Surveillance): Pick<HintSources, "cautionary" | "cautionaryUnknown"> {
  return {
    cautionary: (instrument) => {
      const found = surveillance.of(instrument);
      return found.kind === "listed" ? found.notice : undefined;
    },
    cautionaryUnknown: (instrument) => {
      const found = surveillance.of(instrument);
      return found.kind === "unknown" ? found.why : undefined;
    },
  };
}

function chainOf(room: Pick<MarketRoom, "instruments" | "quotes" | "day">, { underlying, expiry, exchange }: { underlying: string; expiry: string; exchange: string }): Answer<"instruments.chain"> {
  const { instruments, day } = room;
  const run = instruments.expiries(underlying, day()).find((one) => one.exchange === exchange && dayText(one.expiry) === expiry);
  if (!run) throw new TerminalError(badInput("expiry", "a day on which options of it expire", `There are no options on ${underlying} at ${exchange} that expire on ${expiry}. Choose another expiry.`));
  const spot = spotOf(room, underlying);
  return {
    underlying, expiry,
    exchange: run.exchange,
    ...(spot === undefined ? {} : { spot }),
    strikes: instruments.chain(run).map(({ strike, call, put }) => {
      const [ce, pe] = [view(instruments.at(call)), view(instruments.at(put))];
      return { strike: strike as Price, ...(ce ? { call: ce } : {}), ...(pe ? { put: pe } : {}) };
    }),
  };
}

/** Last price of an underlying: of its index or share, else of its near future. */
function spotOf({ instruments, quotes, day }: Pick<MarketRoom, "instruments" | "quotes" | "day">, underlying: string): Price | undefined {
  for (const { key } of [...instruments.spots(underlying), ...instruments.futures(underlying, day()).slice(0, 1)]) {
    const ltp = quotes.of(key)?.ltp;
    if (ltp !== undefined && ltp > 0) return ltp;
  }
  return undefined;
}
