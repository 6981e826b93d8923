import type { TradeJournal } from "../trade-journal/trade-journal.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface TradeJournalServices {
  readonly tradeJournal: TradeJournal;
}

/** Every trade with its pictures, and what the trader says of it. */
export function tradeJournalCommands({ tradeJournal }: TradeJournalServices): HandlersOf<"tradeJournal"> {
  return {
    "tradeJournal.list": (request) => tradeJournal.list(request),
    "tradeJournal.open": (request) => tradeJournal.open(request),
    "tradeJournal.write": (request) => done(tradeJournal.write(request)),
    "tradeJournal.rules": (request) => done(tradeJournal.rules(request)),
    "tradeJournal.picture": (request) => tradeJournal.picture(request),
    "tradeJournal.attach": (request) => tradeJournal.attach(request),
    "tradeJournal.removePicture": (request) => done(tradeJournal.removePicture(request)),
    "tradeJournal.wanted": () => tradeJournal.wanted(),
    "tradeJournal.export": (request) => tradeJournal.export(request),
  };
}
