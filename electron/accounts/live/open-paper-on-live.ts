import { existsSync } from "node:fs";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { systemClock, systemTimers } from "../../clocks.ts";
import type { EventHub } from "../../event-hub.ts";
import type { Opened } from "../../opened.ts";
import { openStorage } from "../../opened.ts";
import type { LimitsFile } from "../../orders/risk/limits-file.ts";
import { PaperRoom } from "../../paper/paper-room.ts";
import { AccountRuntime } from "../account-runtime.ts";
import type { Accounts } from "../accounts.ts";
import type { PriceGiver } from "./paper-on-live.ts";
import { PaperOnLive } from "./paper-on-live.ts";

export interface LivePaperParts {
  readonly opened: Opened;
  readonly accounts: Accounts;
  readonly limits: LimitsFile;
  readonly hub: EventHub;
  readonly giver: (account: AccountId) => PriceGiver | undefined;
  readonly onTrouble: (sentence: string) => void;
}

const WORLD = "paper-live";
/** Number of paper's lossless reader at the tick bridge. */
const PAPER_RING = 2;

/** Paper accounts on the prices of connected accounts. Wiring only. */
export function openPaperOnLive({ opened, accounts, limits, hub, giver, onTrouble }: LivePaperParts): PaperOnLive {
  const { folder, resources, storage, options } = opened;
  const kept: PaperOnLive = new PaperOnLive({
    kept: () => existsSync(folder.file(`journal-${WORLD}.db`)),
    openJournal: () => openStorage(folder, WORLD, false),
    openRoom: (of, { market, runtime }) => new PaperRoom({
      storage: of, resources, onTrouble,
      instruments: market.room.instruments,
      quotes: market.room.quotes,
      feed: market.room.feed,
      marketAt: market.marketAt,
      prices: runtime.view.id,
      ring: PAPER_RING,
      seed: options.seed,
      clock: systemClock,
      timers: systemTimers,
      day: market.day,
      publish: (topic, payload) => {
        if (topic === "paper" && "model" in payload) kept.told(payload);
        hub.publish(topic, payload);
      },
    }),
    openRuntime: (account) => new AccountRuntime(account),
    accounts, giver, onTrouble,
    limits: (id) => limits.of(id),
    restoreLimits: (id) => limits.restore(id, storage.standing),
    onChanged: (sentence) => hub.publish("reset", { sentence }),
  });
  return kept;
}
