import type { Answer } from "../../../shared/contract/commands.ts";
import type { EntryFilter, TradeEntry, WholeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import type { Answers } from "./default-answers.ts";

const NO_PART = { trades: 0, won: 0, net: 0 as Money };
const EMPTY: Answer<"tradeJournal.list"> = { entries: [], total: 0, sums: { ...NO_PART, open: 0, charges: 0 as Money, kept: NO_PART, broken: NO_PART, unsaid: NO_PART, rules: [] }, tags: [], setups: [], rules: [], accounts: [] };

/** What the trade journal answers where a test has no trades. */
export function emptyTradeJournal(): Answers {
  return {
    "tradeJournal.list": () => EMPTY,
    "tradeJournal.wanted": () => ({ pictures: [] }),
    "tradeJournal.rules": () => ({}),
    "tradeJournal.write": () => ({}),
  };
}

const rupees = (value: number): number => Math.round(value * 10_000);

/** A closed trade of so many SBIN unless told otherwise. */
export function tradeEntry(n: number, account: AccountId, at: number, change: Partial<WholeEntry> = {}): WholeEntry {
  const [openedAt, closedAt] = [at as MarketTime, (at + 600_000) as MarketTime];
  return {
    id: n.toString(16).padStart(16, "0"), account, instrument: "NSE:SBIN" as InstrumentKey, product: "MIS", side: "BUY", state: "closed",
    openedAt, openedDay: "2026-08-17", closedAt, closedDay: "2026-08-17", entered: 100, exited: 100, most: 100, multiplier: 1,
    entryPrice: rupees(812.1) as Price, exitPrice: rupees(815.4) as Price, gross: rupees(330) as Money, charges: rupees(61.22) as Money, net: rupees(268.78) as Money,
    entryBy: "By hand", exitBy: "Target of bracket SBIN 100 at 815.40", note: "", tags: [], rule: "", setup: "", pictures: [],
    fills: [
      { at: openedAt, day: "2026-08-17", side: "BUY", quantity: 100, price: rupees(812.1) as Price, charges: rupees(28.1) as Money, entering: true, by: "By hand" },
      { at: closedAt, day: "2026-08-17", side: "SELL", quantity: 100, price: rupees(815.4) as Price, charges: rupees(33.12) as Money, entering: false, by: "Target of bracket SBIN 100 at 815.40" },
    ],
    ...change,
  };
}

/** A trade journal from memory. Its figures are said, not worked out. */
export class TradeJournalWorld {
  readonly entries: WholeEntry[];
  rules: string[] = ["Wait for the candle to close", "No averaging down"];
  /** The last filter that was asked for. */
  filter: EntryFilter = {};

  constructor(entries: readonly WholeEntry[]) {
    this.entries = [...entries];
  }

  answers(): Answers {
    return {
      "tradeJournal.list": ({ filter }) => {
        this.filter = filter;
        const fits = this.entries.filter(({ note, tags }) => filter.text === undefined || `${note} ${tags.join(" ")}`.toLowerCase().includes(filter.text.toLowerCase()));
        const entries = fits.map(({ fills: _fills, ...entry }): TradeEntry => entry);
        const sum = (verdict: string): typeof NO_PART => ({ trades: entries.filter((one) => one.verdict === verdict).length, won: 0, net: entries.filter((one) => one.verdict === verdict).reduce((all, { net }) => all + net, 0) as Money });
        const net = entries.reduce((all, one) => all + one.net, 0) as Money;
        return {
          entries, total: entries.length,
          sums: { trades: entries.length, won: entries.length, net, open: 0, charges: 0 as Money, winRate: 0.625, profitFactor: 1.84, mean: Math.round(net / Math.max(1, entries.length)) as Money, kept: sum("kept"), broken: sum("broken"), unsaid: NO_PART, rules: [{ rule: "No averaging down", trades: 2, won: 0, net: rupees(-1_904.5) as Money }] },
          tags: ["breakout", "orb", "fomo"], setups: ["Opening range"], rules: this.rules, accounts: [...new Set(entries.map(({ account }) => account))],
        };
      },
      "tradeJournal.open": ({ entry }) => this.#entry(entry),
      "tradeJournal.write": ({ entry, words: { verdict, rating, ...words } }) => {
        const { verdict: before, rating: rated, ...rest } = this.#entry(entry);
        const [said, given] = [verdict === null ? undefined : (verdict ?? before), rating === null ? undefined : (rating ?? rated)];
        const written = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
        this.entries[this.entries.findIndex(({ id }) => id === entry)] = { ...rest, ...written, ...(said && { verdict: said }), ...(given && { rating: given }) };
        return {};
      },
      "tradeJournal.rules": ({ rules }) => {
        this.rules = rules;
        return {};
      },
      "tradeJournal.wanted": () => ({ pictures: [] }),
      "tradeJournal.export": () => ({ files: [{ name: "trade-journal.html", path: "/home/trader/.local/share/sauda/exports/trade-journal-2026-08-17-113000.html" }] }),
    };
  }

  #entry(id: string): WholeEntry {
    const found = this.entries.find((one) => one.id === id);
    if (!found) throw new TerminalError(badInput("entry", "an entry of the trade journal", `There is no entry ${id}.`));
    return found;
  }
}
