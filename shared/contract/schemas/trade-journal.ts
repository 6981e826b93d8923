import { z } from "zod";
import * as base from "./base.ts";

/** The trade journal: every trade with pictures and what the trader says of it. The order journal is another thing: the record of orders. */

const count = z.number().int().min(0);

/** Of an entry: made of its account, its instrument and its first fill. */
export const entryId = z.string().regex(/^[0-9a-f]{16}$/);

/** A PNG may have so many bytes: as base64 within a message it stays below the gateway's limit of 1 MiB. */
export const PICTURE_LIMIT = 720_000;
/** Pictures that one entry keeps. */
export const MOST_PICTURES = 20;
export const MOST_NOTE = 20_000;
export const MOST_TAGS = 20;
export const MOST_RULES = 100;

/** Letters and digits of a PNG file. */
const base64 = z.string().min(1).max(Math.ceil(PICTURE_LIMIT / 3) * 4).regex(/^[A-Za-z0-9+/]+={0,2}$/);

export const pictureKind = z.enum(["entry", "exit", "attached"]);
export type PictureKind = z.infer<typeof pictureKind>;

export const pictureId = z.number().int().min(1);
export const tradePicture = z.object({
  id: pictureId, kind: pictureKind,
  /** When it was taken, by this machine. */
  at: base.systemTime,
  width: count, height: count, bytes: count,
});
export type TradePicture = z.infer<typeof tradePicture>;

/** One line, cleaned of spaces at its ends. */
const line = (most: number): z.ZodString => z.string().trim().max(most).regex(/^[^\p{Cc}]*$/u);
export const tradeTag = line(40).min(1).regex(/^[^,]*$/);
export const tradeRule = line(120).min(1);

/** What the trader says of a trade. */
export const entryWords = z.object({
  note: z.string().max(MOST_NOTE),
  tags: z.array(tradeTag).max(MOST_TAGS),
  /** Absent = not said. */
  verdict: z.enum(["kept", "broken"]).optional(),
  /** Which rule that is about; "" = none in particular. */
  rule: line(120),
  setup: line(60),
  /** 1 to 5; absent = not said. */
  rating: z.number().int().min(1).max(5).optional(),
});
export type EntryWords = z.infer<typeof entryWords>;

export const entryFill = z.object({
  at: base.marketTime, day: base.day, side: base.side, quantity: base.quantity, price: base.price, charges: base.money,
  /** It adds to the position; otherwise it takes away. */
  entering: z.boolean(),
  /** Who placed its order, or what became of the contract, in words. */
  by: z.string(),
});
export type EntryFill = z.infer<typeof entryFill>;

/** One trade, from flat to flat. Money is exact; averages are for the eye. */
export const tradeEntry = z.object({
  id: entryId,
  account: base.accountId,
  instrument: base.instrumentKey,
  product: base.product,
  /** BUY is long. */
  side: base.side,
  /** `gone`: its fills are in the order journal no longer; what was said of it stays. */
  state: z.enum(["open", "closed", "gone"]),
  openedAt: base.marketTime, openedDay: base.day,
  closedAt: base.marketTime.optional(), closedDay: base.day.optional(),
  /** Units into and out of it, and the most at once. */
  entered: base.quantity, exited: base.quantity, most: base.quantity,
  multiplier: z.number(),
  entryPrice: base.price,
  exitPrice: base.price.optional(),
  gross: base.money, charges: base.money, net: base.money,
  /** Who opened and who closed it: by hand, a strategy, a bracket's stop … */
  entryBy: z.string(), exitBy: z.string(),
  ...entryWords.shape,
  pictures: z.array(tradePicture),
});
export type TradeEntry = z.infer<typeof tradeEntry>;

export const wholeEntry = tradeEntry.extend({ fills: z.array(entryFill) });
export type WholeEntry = z.infer<typeof wholeEntry>;

/** Which entries are meant. Absent = all. */
export const entryFilter = z.object({
  /** Words of the note, the tags, the setup, the rule, the instrument and who placed it: all must occur, each may be a beginning. */
  text: z.string().max(200).optional(),
  account: base.accountId.optional(),
  /** First and last day, by when it was closed; of one that is open by when it was opened. */
  from: base.day.optional(), to: base.day.optional(),
  side: base.side.optional(),
  result: z.enum(["won", "lost", "open"]).optional(),
  verdict: z.enum(["kept", "broken", "unsaid"]).optional(),
  rule: z.string().max(120).optional(),
  tag: z.string().max(40).optional(),
});
export type EntryFilter = z.infer<typeof entryFilter>;

const part = z.object({ trades: count, won: count, net: base.money, mean: base.money.optional() });
export const entrySumsView = part.extend({
  open: count, charges: base.money, winRate: z.number().optional(), profitFactor: z.number().optional(),
  kept: part, broken: part, unsaid: part,
  rules: z.array(part.extend({ rule: z.string() })),
});

export const entryList = z.object({
  /** Newest first; notes cut to their beginning. */
  entries: z.array(tradeEntry),
  /** Of all that fit the filter. */
  total: count,
  sums: entrySumsView,
  /** Of all entries, the most used first. */
  tags: z.array(z.string()), setups: z.array(z.string()),
  rules: z.array(z.string()),
  accounts: z.array(base.accountId),
});
export type EntryList = z.infer<typeof entryList>;

/** A picture that is still to be taken. */
export const wantedPicture = z.object({ entry: tradeEntry, fills: z.array(entryFill), kind: z.enum(["entry", "exit"]) });
export type WantedPicture = z.infer<typeof wantedPicture>;

export const TRADE_EXPORTS = ["html", "csv", "xlsx"] as const;

/** Commands of the trade journal. */
export const tradeJournalCommands = {
  "tradeJournal.list": { request: z.object({ filter: entryFilter, most: z.number().int().min(1).max(500) }), answer: entryList },
  "tradeJournal.open": { request: z.object({ entry: entryId }), answer: wholeEntry },
  /** Fields that are absent stay; `null` takes a verdict or a rating back. Resolves when it is durable. */
  "tradeJournal.write": {
    request: z.object({ entry: entryId, words: entryWords.partial().extend({ verdict: entryWords.shape.verdict.nullable(), rating: entryWords.shape.rating.nullable() }) }),
    answer: z.object({}),
  },
  /** The user's own rules, in their order. Entries keep the words of a rule that is taken out. */
  "tradeJournal.rules": { request: z.object({ rules: z.array(tradeRule).max(MOST_RULES) }), answer: z.object({}) },
  "tradeJournal.picture": { request: z.object({ picture: pictureId }), answer: z.object({ png: z.string() }) },
  /** Keeps a PNG with an entry. Of the kinds entry and exit the first stays. */
  "tradeJournal.attach": { request: z.object({ entry: entryId, kind: pictureKind, png: base64 }), answer: z.object({ picture: pictureId }) },
  "tradeJournal.removePicture": { request: z.object({ picture: pictureId }), answer: z.object({}) },
  /** Entries of the market that is shown whose pictures at entry or exit are missing, newest first. */
  "tradeJournal.wanted": { request: z.object({}), answer: z.object({ pictures: z.array(wantedPicture) }) },
  /** Writes what fits the filter into the data folder's `exports/`. */
  "tradeJournal.export": { request: z.object({ filter: entryFilter, format: z.enum(TRADE_EXPORTS) }), answer: z.object({ files: z.array(z.object({ name: z.string(), path: z.string() })) }) },
} as const;
