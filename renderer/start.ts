import type { Snapshot } from "../shared/contract/commands.ts";
import { client } from "./connection/client.ts";
import { attachShown } from "./panels/trade-journal/journal-actions.ts";
import { flushDrafts } from "./panels/trade-journal/note-keeper.ts";
import { startPictures, takePictures } from "./panels/trade-journal/picture-taker.ts";
import { keepAccount } from "./state/account.ts";
import { instruments } from "./state/instruments.ts";
import { startMarketTime } from "./state/market-time.ts";
import { quotes } from "./state/quotes.ts";
import { select, useSelection } from "./state/selection.ts";
import { followMarket } from "./state/shown-market.ts";
import { flushSettings, settingsArrived } from "./state/settings.ts";
import { startSync } from "./state/sync.ts";
import { terminalStore } from "./state/terminal.ts";
import { registerCommand } from "./workspace/commands.ts";
import { Announcements } from "./workspace/announcements.ts";
import { toast } from "./workspace/dialogs.ts";
import { startErrorReports } from "./workspace/page-errors.ts";

const announcements = new Announcements(({ tone, sentence }) => {
  if (tone !== "plain") toast(tone, sentence);
});

/** Wires the page to the terminal and begins: errors first, so that even the start is reported. */
export function start(): void {
  startErrorReports();
  client.onProblem((sentence) => toast("alarm", sentence));
  client.onFrame((frame) => quotes.arrived(frame));
  client.on("activity", (entry) => announcements.heard(entry));
  client.onLink(({ state }) => {
    if (state === "open") quotes.forgetSlots();
  });
  startMarketTime();
  startSync(client, arrived);
  followMarket();
  terminalStore.subscribe((now, before) => {
    if (now.accounts !== before.accounts || now.paper !== before.paper) keepAccount(now);
  });
  startPictures();
  registerCommand({ id: "tradeJournal.attachShown", title: "Attach the chart to its newest trade in the journal", group: "Trade journal", keys: ["Shift+J"], run: () => void attachShown() });
  window.addEventListener("pagehide", flushDrafts);
  window.addEventListener("pagehide", flushSettings);
  client.start();
}

/** After each snapshot: what was asked for before may be of another day or another connection. */
function arrived(snapshot: Snapshot): void {
  settingsArrived(snapshot.settings);
  announcements.caughtUp(snapshot.activity);
  if (useSelection.getState().instrument === undefined) selectFirst(snapshot);
  if (snapshot.market !== terminalStore.getState().market) quotes.forgetMarket();
  instruments.renew();
  quotes.rewatch();
  void takePictures();
}

/** Something to look at: the first suggested instrument that can be traded by the look of its exchange, else the first of all. */
function selectFirst({ suggested }: Snapshot): void {
  const keys = suggested.flatMap((group) => group.keys);
  const first = keys.find((key) => !key.includes("_INDEX:")) ?? keys[0];
  if (first !== undefined) select(first);
}
