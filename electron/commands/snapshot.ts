import type { Snapshot } from "../../shared/contract/commands.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Connections } from "../accounts/live/connections.ts";
import type { MarketChoice } from "../market/market-choice.ts";
import type { KillSwitch } from "../orders/kill-switch.ts";
import type { LimitsFile } from "../orders/risk/limits-file.ts";
import type { RecorderHost } from "../recorder/recorder-host.ts";
import type { SettingsFile } from "../storage/settings-file.ts";
import type { StrategyService } from "../strategies/strategy-service.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";

const VERSION = "0.1.0";

export interface SnapshotParts {
  readonly choice: MarketChoice;
  readonly connections: Connections;
  readonly accounts: Accounts;
  readonly limits: LimitsFile;
  readonly paper: Snapshot["paper"];
  readonly kill: KillSwitch;
  readonly activity: ActivityLog;
  readonly settings: SettingsFile;
  readonly recorder: RecorderHost;
  readonly strategies: StrategyService;
}

/** What a page is given at its start, and whenever it may have missed something. */
export function snapshotOf({ choice, connections, accounts, limits, paper, kill, activity, settings, strategies, recorder }: SnapshotParts): Snapshot {
  const { id, room, session, practice } = choice.shown;
  return {
    market: id,
    connect: connections.view,
    version: VERSION,
    ...accounts.parts(),
    limits: [...accounts].map(({ view }) => limits.view(view.id)),
    paper,
    kill: kill.view,
    activity: [...activity.recent],
    strategies: strategies.views(),
    strategyFiles: strategies.catalogue.view,
    instruments: room.list.view,
    feed: room.feed.view,
    session: session(),
    practice: practice(),
    settings: settings.values,
    recorder: recorder.view,
    suggested: room.suggested,
  };
}
