import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Publish } from "../../shared/contract/topics.ts";
import { systemClock, systemTimers } from "../clocks.ts";
import type { HistoryRoom } from "../history/history-room.ts";
import type { ShownMarket } from "../market/market-choice.ts";
import type { Opened } from "../opened.ts";
import type { RecordedMarket } from "../recorder/recorder-host.ts";
import { StrategyReader } from "../strategies/catalogue/strategy-reader.ts";
import type { StrategyService } from "../strategies/strategy-service.ts";
import { LabService } from "./lab-service.ts";
import type { LabMarket } from "./run-inputs.ts";

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
  const stores = new WeakMap<HistoryRoom, string>();
  const storeOf = async (room: HistoryRoom): Promise<string> => {
    const path = stores.get(room) ?? (await room.overview()).path;
    stores.set(room, path);
    return path;
  };
  const market = async (): Promise<LabMarket> => {
    const { room, candles } = shown();
    const name = recorded().find((one) => one.room === room)?.name;
    return { instruments: room.instruments, store: await storeOf(candles), recordings: name === undefined ? undefined : `${folder.file("recordings")}/${name}` };
  };
  return new LabService({
    market, onNote,
    folder: folder.path,
    catalogue: strategies.catalogue,
    reader: new StrategyReader(systemTimers),
    evidence: () => Promise.resolve({ walkForward: undefined, sweep: undefined, neighbours: undefined, paper: undefined }),
    threads: Math.max(1, availableParallelism() - 1),
    clock: systemClock,
    timers: systemTimers,
    newId: () => randomBytes(6).toString("hex"),
    publish: (job) => publish("labJob", job),
  });
}
