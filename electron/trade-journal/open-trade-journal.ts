import { inLiveMarket, worldOf } from "../../shared/domain/identity.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { systemClock, systemTimers } from "../clocks.ts";
import type { EventHub } from "../event-hub.ts";
import type { Opened } from "../opened.ts";
import type { WorldAccount } from "./calls.ts";
import { TradeJournalLine } from "./journal-line.ts";
import { TradeJournal } from "./trade-journal.ts";

export interface TradeJournalParts {
  readonly opened: Pick<Opened, "folder" | "resources" | "world">;
  readonly accounts: Accounts;
  readonly hub: EventHub;
  /** Is its market the one that is shown? */
  readonly isShown: (account: AccountId) => boolean;
  readonly onTrouble: (sentence: string) => void;
}

/** The trade journal of this data folder, following all accounts. Wiring only. */
export function openTradeJournal({ opened, accounts, hub, isShown, onTrouble }: TradeJournalParts): TradeJournal {
  const { folder, resources, world } = opened;
  const journal = new TradeJournal({
    line: new TradeJournalLine({ folder: folder.path, charges: resources.charges }, onTrouble),
    clock: systemClock,
    timers: systemTimers,
    shown: () => [...accounts].map(({ view }) => view.id).filter(isShown).map((account) => ({ world: journalWorld(account, world), account })),
    publish: (revision) => hub.publish("tradeJournal", { revision }),
    onTrouble,
  });
  hub.listen((topic) => journal.heard(topic));
  return journal;
}

/** Which of the order journals is the account's: paper accounts have files of their own, by the market that prices them. */
function journalWorld(account: AccountId, world: string): WorldAccount["world"] {
  const market = inLiveMarket(account) ? "live" : world;
  return worldOf(account) === "paper" ? `paper-${market}` : market;
}
