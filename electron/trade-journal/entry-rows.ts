import { createHash } from "node:crypto";
import type { EntryFill, EntryWords, TradeEntry, TradePicture, WholeEntry } from "../../shared/contract/schemas/trade-journal.ts";
import type { Price } from "../../shared/domain/units.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { RoundTrip } from "../../shared/trade-journal/round-trips.ts";
import { tripFigures } from "../../shared/trade-journal/round-trips.ts";
import type { ByWords } from "./by-words.ts";

/** What of an entry follows from its fills. */
export type EntryBody = Omit<WholeEntry, "id" | "state" | "pictures" | keyof EntryWords>;

export interface EntryRow {
  readonly id: string;
  readonly world: string;
  readonly account: AccountId;
  readonly state: TradeEntry["state"];
  readonly anchor: string;
  readonly product: string;
  readonly body: string;
}

export interface WordsRow {
  readonly note: string;
  readonly verdict: "kept" | "broken" | null;
  readonly rule: string;
  readonly setup: string;
  readonly rating: number | null;
}

export const NO_WORDS: EntryWords = { note: "", tags: [], rule: "", setup: "" };

/** The same for ever: of the world, the account and the first fill. @param tail tells two trades apart that begin with parts of one fill. */
export function entryIdOf(world: string, account: AccountId, anchor: string, tail = ""): string {
  return createHash("sha256").update([world, account, anchor, tail].join("\n")).digest("hex").slice(0, 16);
}

export function bodyOf(trip: RoundTrip, by: ByWords): EntryBody {
  const { account, instrument, product, side, multiplier, openedAt, openedDay, closed } = trip;
  const { entered, exited, most, entryValue, exitValue, gross, charges, net } = tripFigures(trip);
  const fills = trip.fills.map(({ fill, quantity, charges: cost, entering }): EntryFill => ({ at: fill.at, day: fill.day, side: fill.side, quantity, price: fill.price, charges: cost, entering, by: by(fill) }));
  const words = (entering: boolean): string => [...new Set(fills.filter((one) => one.entering === entering).map((one) => one.by))].join("; ");
  return {
    account, instrument, product, side, multiplier, openedAt, openedDay,
    ...(closed && { closedAt: closed.at, closedDay: closed.day }),
    entered, exited, most, gross, charges, net,
    entryPrice: averageOf(entryValue, entered, multiplier),
    ...(exited > 0 && { exitPrice: averageOf(exitValue, exited, multiplier) }),
    entryBy: words(true), exitBy: words(false), fills,
  };
}

function averageOf(value: number, quantity: number, multiplier: number): Price {
  return Math.round(value / (quantity * multiplier)) as Price;
}

export function wholeOf({ id, state, body }: EntryRow, words: EntryWords, pictures: TradePicture[]): WholeEntry {
  return { ...(JSON.parse(body) as EntryBody), id, state, ...words, pictures };
}

export function wordsOf(row: WordsRow | undefined, tags: string[]): EntryWords {
  if (!row) return { ...NO_WORDS, tags };
  const { note, verdict, rule, setup, rating } = row;
  return { note, tags, rule, setup, ...(verdict !== null && { verdict }), ...(rating !== null && { rating }) };
}
