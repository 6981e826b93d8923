import { join } from "node:path";
import type { PaperAccountView } from "../../../shared/contract/schemas/paper.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import { systemClock } from "../../clocks.ts";
import type { ShownMarket } from "../../market/market-choice.ts";
import type { Opened } from "../../opened.ts";
import type { RecordedMarket } from "../../recorder/recorder-host.ts";
import type { StrategyService } from "../../strategies/strategy-service.ts";
import type { ActivityLog } from "../../telemetry/activity-log.ts";
import type { LabService } from "../lab-service.ts";
import { LabThreads } from "../lab-threads.ts";
import { placesOf } from "../run-inputs.ts";
import type { DriftMarketAccount } from "./drift-service.ts";
import { DriftService } from "./drift-service.ts";

export interface DriftParts {
  readonly opened: Pick<Opened, "folder" | "resources" | "options">;
  readonly accounts: Accounts;
  readonly strategies: Pick<StrategyService, "all">;
  readonly lab: Pick<LabService, "jobs">;
  readonly marketOf: (account: AccountId) => ShownMarket;
  readonly recorded: () => readonly RecordedMarket[];
  readonly paper: () => readonly PaperAccountView[];
  readonly activity: Pick<ActivityLog, "note">;
}

/** Drift of this data folder's strategies, in a thread of its own. Wiring only. */
export function openDrift({ opened: { folder, resources, options }, accounts, strategies, lab, marketOf, recorded, paper, activity }: DriftParts): DriftService {
  const account = async (id: AccountId): Promise<DriftMarketAccount | undefined> => {
    const runtime = [...accounts].find(({ view }) => view.id === id);
    if (!runtime) return undefined;
    const { instruments, records, charges, marketAt, day } = runtime.given;
    const { room, candles } = marketOf(id);
    const name = recorded().find((one) => one.room === room)?.name;
    return {
      id, instruments, records, charges, marketAt, day,
      seed: options.seed,
      model: paper().find((one) => one.account === id)?.model,
      places: placesOf((await candles.overview()).path, name === undefined ? undefined : join(folder.file("recordings"), name)),
    };
  };
  return new DriftService({
    account,
    db: folder.file("drift.db"),
    threads: new LabThreads(1),
    jobs: lab.jobs,
    strategies: () => strategies.all(),
    calendar: resources.calendar,
    clock: systemClock,
    note: (sentence, of) => activity.note({ tone: "warning", topic: "account", sentence, account: of }),
  });
}
