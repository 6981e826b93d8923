import { SystemKeychain } from "../../credentials/keychain.ts";
import { Redactor } from "../../credentials/redactor.ts";
import { UsedWindowsFile } from "../../credentials/used-windows.ts";
import { CredentialVault } from "../../credentials/vault.ts";
import type { EventHub } from "../../event-hub.ts";
import { DayNotices } from "../../instruments/day-notices.ts";
import type { MarketChoice, ShownMarket } from "../../market/market-choice.ts";
import type { Opened } from "../../opened.ts";
import { openStorage } from "../../opened.ts";
import type { LimitsFile } from "../../orders/risk/limits-file.ts";
import type { AccountGround } from "../account-options.ts";
import type { Accounts } from "../accounts.ts";
import { Connections } from "./connections.ts";
import type { OpenCandles } from "./live-market.ts";
import type { PaperOnLive } from "./paper-on-live.ts";
import { SavedConnections } from "./saved-connections.ts";
import { testEndpoints } from "./test-endpoints.ts";

export interface ConnectionParts {
  readonly opened: Opened;
  readonly ground: AccountGround;
  readonly accounts: Accounts;
  readonly limits: LimitsFile;
  readonly hub: EventHub;
  readonly choice: MarketChoice;
  /** Shown again when the live market that is looked at goes. */
  readonly practice: ShownMarket;
  readonly openCandles: OpenCandles;
  readonly paper: PaperOnLive;
}

/** Live accounts of a terminal, each with a market, a journal world and a day of its own. Wiring only. */
export function openConnections({ opened, ground, accounts, limits, hub, choice, practice, openCandles, paper }: ConnectionParts): Connections {
  const { folder, resources, storage, options } = opened;
  const { installation, charges, margins, clock, timers, stopwatch, random, activity, publish, killed } = ground;
  const saved = new SavedConnections(folder.file("connections.json"));
  for (const sentence of saved.notes) activity.note({ tone: "alarm", topic: "sauda", sentence });
  /** Limits are taken up from the journal once: what was set since is newer. */
  const restored = new Set<string>();
  return new Connections({
    saved, openCandles,
    vault: new CredentialVault(options.keychain ?? new SystemKeychain()),
    usedWindows: new UsedWindowsFile(folder.file("sign-in-windows.json")),
    redactor: new Redactor(),
    endpoints: options.liveAt === undefined ? undefined : testEndpoints(options.liveAt),
    ground: { installation, charges, margins, clock, timers, stopwatch, random, activity, publish, killed },
    calendar: resources.calendar,
    names: resources.names,
    notices: new DayNotices(folder.file, (sentence) => activity.note({ tone: "alarm", topic: "sauda", sentence })),
    file: folder.file,
    openJournal: () => openStorage(folder, "live", false),
    limits: (id) => limits.of(id),
    shown: () => choice.shown,
    onOpened: (account) => {
      const { id } = account.view;
      accounts.add(account);
      if (!restored.has(id)) limits.restore(id, storage.standing);
      restored.add(id);
      hub.publish("limits", limits.view(id));
      hub.publish("account", account.view);
    },
    alongside: (account) => paper.runtimesOn(account),
    onClosed: async ({ view }, market) => {
      await paper.closed(view.id);
      accounts.remove(view.id);
      if (choice.shown === market) choice.show(practice);
      hub.publish("reset", { sentence: `${view.clientCode} is disconnected.` });
    },
  });
}
