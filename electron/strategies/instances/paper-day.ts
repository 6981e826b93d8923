import { inLiveMarket, worldOf } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay } from "../../../shared/domain/time.ts";
import type { InstanceCore } from "./core.ts";

/**
 * Tells that the version that runs has had a day on paper: it ran while the market of its first instrument was open, on
 * the prices of a connected broker. Days of the practice market and of a replay are made up or over, and prove nothing.
 */
export function notePaperDay({ phase, record, version, parts }: InstanceCore, now: MarketTime): void {
  const { mode, account } = record.settings;
  if (phase !== "running" || mode !== "paper" || !version || worldOf(account) !== "paper" || !inLiveMarket(account)) return;
  const [first] = version.instruments;
  if (first === undefined || parts.calendar.phaseAt(parts.market.segmentOf(first), now).phase === "closed") return;
  parts.ranOnPaper({ hash: version.hash, parameters: version.parameters }, istDay(now));
}
