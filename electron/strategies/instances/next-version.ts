import type { LiveCardRequest, LiveCardView } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { acceptedOf, standingFor, standingWords } from "./card-door.ts";
import type { InstanceCore } from "./core.ts";
import type { KeptVersion } from "./record.ts";
import { cardOf } from "./version-card.ts";

export interface NextVersion {
  readonly build: StrategyBuild;
  readonly parameters: ParameterValues;
}

type Way = Pick<LiveCardRequest, "way" | "parameters">;

/** What a start by hand or a swap would run. @throws TerminalError (BadInput) where there is none, or it cannot be run. */
export async function nextVersion({ record, parts }: InstanceCore, { way, parameters }: Way): Promise<NextVersion> {
  if (way === "swapBack") {
    const { before } = record;
    const build = before && (await parts.folder.build(before.hash));
    if (!build) throw new TerminalError(badInput("id", "a strategy that was swapped", `${record.settings.title} has no earlier version to go back to.`));
    return { build, parameters: before.parameters };
  }
  const { build } = await parts.files.fresh(record.file);
  return { build, parameters: parameters ?? record.settings.parameters };
}

/** The report card of what would run, for a person to look at. @throws TerminalError (BadInput) where nothing would. */
export async function liveCardOf(core: InstanceCore, way: Way): Promise<LiveCardView> {
  const { build, parameters } = await nextVersion(core, way);
  // As it will be kept: with the defaults of what was left out.
  const { values } = await core.parts.files.wanted(build, parameters);
  const version: KeptVersion = { hash: build.hash, parameters: values };
  const card = await cardOf(core, version, true);
  const standing = standingFor(core, version, card);
  const accepted = acceptedOf(core, version);
  return { version, card, asks: !standing.holds && card.checks.some(({ passed }) => !passed), standing: standing.holds ? "holds" : standing.why, why: standingWords(standing, card), ...(accepted && { accepted }) };
}
