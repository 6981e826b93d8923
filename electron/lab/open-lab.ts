import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Publish } from "../../shared/contract/topics.ts";
import { systemClock, systemTimers } from "../clocks.ts";
import type { HistoryRoom } from "../history/history-room.ts";
import type { ShownMarket } from "../market/market-choice.ts";
import type { Opened } from "../opened.ts";
import type { RecordedMarket } from "../recorder/recorder-host.ts";
import { StrategyReader } from "../strategies/catalogue/strategy-reader.ts";
import type { StrategyService } from "../strategies/strategy-service.ts";
import { workerFile } from "../worker-files.ts";
import { LabService } from "./lab-service.ts";
import type { LabMarket } from "./run-inputs.ts";
import { placesIn, placesOf } from "./run-inputs.ts";
import { Sweeps } from "./sweeps/sweeps.ts";

export interface LabParts {
  readonly opened: Pick<Opened, "folder">;
  readonly strategies: Pick<StrategyService, "catalogue">;
  readonly shown: () => ShownMarket;
  readonly recorded: () => readonly RecordedMarket[];
  readonly publish: Publish;
  readonly onNote: (sentence: string) => void;
}

/** The lab of this data folder, on the market that is shown. One core stays free for trading. Wiring only. */
export function openLab({ opened: { folder }, strategies, shown, recorded, publish, onNote }: LabParts): LabService {
  const threads = Math.max(1, availableParallelism() - 1);
  const newId = (): string => randomBytes(6).toString("hex");
  // For sweeps that were kept without their places: the market that was last looked at. Their data's hash tells whether it is their own.
  let places = placesOf(undefined, undefined);
  const stores = new WeakMap<HistoryRoom, string>();
  const storeOf = async (room: HistoryRoom): Promise<string> => {
    const path = stores.get(room) ?? (await room.overview()).path;
    stores.set(room, path);
    return path;
  };
  const market = async (): Promise<LabMarket> => {
    const { room, candles } = shown();
    const name = recorded().find((one) => one.room === room)?.name;
    const recordings = name === undefined ? undefined : join(folder.file("recordings"), name);
    const store = await storeOf(candles);
    places = placesOf(store, recordings);
    return { instruments: room.instruments, store, recordings };
  };
  return new LabService({
    market, onNote,
    folder: folder.path,
    catalogue: strategies.catalogue,
    reader: new StrategyReader(systemTimers),
    openSweeps: async (lab) => {
      await market().catch(() => undefined);
      return Sweeps.open({
        ...lab, newId,
        file: folder.file("sweeps.db"),
        code: workerFile("backtest/sweep"),
        threads: () => threads,
        places: (of) => (of ? placesIn(folder.path, of) : places),
        onJob: (job) => publish("labJob", job),
        now: () => systemClock.now(),
      });
    },
    threads, newId,
    clock: systemClock,
    timers: systemTimers,
    publish: (job) => publish("labJob", job),
  });
}
