import { randomInt } from "node:crypto";
import { FIRST_PRACTICE_DAY } from "../shared/contract/exchange.ts";
import { systemClock } from "./clocks.ts";
import type { TerminalOptions } from "./gateway/face.ts";
import { ExchangeHost } from "./practice/exchange-host.ts";
import type { Resources } from "./resources.ts";
import { loadResources } from "./resources.ts";
import type { DataFolder } from "./storage/data-folder.ts";
import { openDataFolder } from "./storage/data-folder.ts";
import type { OpenedJournal } from "./storage/journal-thread.ts";
import { JournalThread } from "./storage/journal-thread.ts";

/** What must be open before anything can be wired. */
export interface Opened {
  readonly options: TerminalOptions;
  readonly world: "practice" | "replay";
  readonly folder: DataFolder;
  readonly storage: OpenedJournal;
  /** Paper accounts keep a file of their own. */
  readonly paper: OpenedJournal;
  readonly exchange: ExchangeHost;
  readonly resources: Resources;
}

/** @throws TerminalError with a sentence where something cannot be opened; then nothing is left open. */
export async function openParts(options: TerminalOptions): Promise<Opened> {
  const folder = openDataFolder(options.dataDir, newInstallation);
  const world = options.replay.length > 0 ? "replay" : "practice";
  const opening = [openStorage(folder, world, true), openStorage(folder, `paper-${world}`, false), startExchange(options, folder), loadResources()] as const;
  const [storage, paper, exchange, resources] = await Promise.allSettled(opening);
  if (storage.status === "fulfilled" && paper.status === "fulfilled" && exchange.status === "fulfilled" && resources.status === "fulfilled") {
    return { options, world, folder, storage: storage.value, paper: paper.value, exchange: exchange.value, resources: resources.value };
  }
  for (const opened of [storage, paper]) if (opened.status === "fulfilled") await opened.value.journal.close();
  if (exchange.status === "fulfilled") await exchange.value.stop();
  folder.release();
  const failed = [storage, paper, exchange, resources].find((one) => one.status === "rejected");
  throw failed?.reason;
}

/** Four letters or digits: names this installation in every tag. */
function newInstallation(): string {
  return randomInt(36 ** 3, 36 ** 4).toString(36);
}

/** @param words whether the activity log is kept by this writer. */
export function openStorage(folder: DataFolder, world: string, words: boolean): Promise<OpenedJournal> {
  return JournalThread.open({ journalPath: folder.file(`journal-${world}.db`), activityPath: words ? folder.file("activity.db") : undefined, startedAt: systemClock.now() });
}

function startExchange(options: TerminalOptions, folder: DataFolder): Promise<ExchangeHost> {
  const { seed, speed, replay, profile = "faithful" } = options;
  return ExchangeHost.start({ seed, speed, replay, profile, port: 0, dataDir: folder.file("exchange"), day: FIRST_PRACTICE_DAY, startPaused: false });
}
