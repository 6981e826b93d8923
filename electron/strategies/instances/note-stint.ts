import type { StopPolicy } from "../../../shared/contract/schemas/strategies.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { InstanceCore } from "./core.ts";
import type { Stint } from "./day-book.ts";
import type { PlannedVersion } from "./plan-version.ts";

/** Which version runs from now on goes into the book of the day. */
export function noteStint(core: InstanceCore, { generation, seed, facts, warm }: PlannedVersion, how: Stint["how"], flat: boolean, at: MarketTime): void {
  const version = core.versions.get(generation);
  if (!version) return;
  const { mode, holding, capital } = core.record.settings;
  core.days.add({
    kind: "stint", at, startedAt: core.parts.clock.now(), how, flat, mode, holding, capital, seed,
    hash: version.hash, parameters: version.parameters, instruments: facts,
    warm: warm.map(({ series, frame, rows }) => ({ series, frame, rows: [...rows] })),
  });
}

/** It does not run any more. @param why a sentence. @param policy of a stop. */
export function noteEnd(core: InstanceCore, why: string, policy?: StopPolicy): void {
  core.days.add({ kind: "end", at: core.at(), why, ...(policy === undefined ? {} : { policy }) });
}
