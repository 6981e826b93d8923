import type { RecorderView } from "../../shared/contract/schemas/strategies.ts";
import type { LiveAccount } from "../accounts/live/live-account.ts";
import { systemTimers } from "../clocks.ts";
import type { Opened } from "../opened.ts";
import type { PracticeMarket } from "../practice/practice-market.ts";
import type { RecordedMarket } from "./recorder-host.ts";
import { RecorderHost } from "./recorder-host.ts";

export interface RecorderParts {
  readonly publish: (view: RecorderView) => void;
  readonly onAlarm: (sentence: string) => void;
}

/** The recorder of this data folder. */
export function openRecorder({ folder }: Pick<Opened, "folder">, parts: RecorderParts): RecorderHost {
  return new RecorderHost({ folder: folder.file("recordings"), settingsPath: folder.file("recorder.json"), timers: systemTimers, ...parts });
}

/** The practice market and every connected account's. A replay is a recording already. */
export function recordedMarkets({ world, options }: Pick<Opened, "world" | "options">, practice: PracticeMarket, live: Iterable<Pick<LiveAccount, "market">>): RecordedMarket[] {
  const own = world === "replay" ? [] : [{ name: `practice-${options.seed}`, room: practice.room }];
  return [...own, ...[...live].map(({ market }) => ({ name: folderName(market.id), room: market.room }))];
}

/** `angelone-P482113-live` of `angelone:P482113:live`. */
function folderName(market: string): string {
  return market.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 100);
}
