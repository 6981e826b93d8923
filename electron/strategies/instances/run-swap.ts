import type { CardAnswer } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { wordsOf } from "../catalogue/strategy-files.ts";
import { passCard } from "./card-door.ts";
import type { InstanceCore } from "./core.ts";
import type { NextVersion } from "./next-version.ts";
import { noteEnd, noteStint } from "./note-stint.ts";
import { dropVersion, planVersion } from "./plan-version.ts";
import type { KeptVersion } from "./record.ts";

/** A new version that fails so soon after the switch gives back to the old one, ms. */
export const TRIAL_MS = 5_000;

export interface SwapAsk {
  /** Who wants it, for the journal. */
  readonly words: string;
  /** To the version's report card, where it trades live. */
  readonly answer: CardAnswer | undefined;
  /** Nothing is held and no order works. */
  readonly flat: () => boolean;
}

/**
 * Another version takes over between two ticks.
 * @throws TerminalError where it was refused; the running one goes on then.
 */
export async function swapRun(core: InstanceCore, { build, parameters }: NextVersion, { words, answer, flat }: SwapAsk): Promise<number> {
  const from = core.version;
  if (core.phase !== "running" || !from) throw new TerminalError(badInput("id", "a running strategy", `${core.record.settings.title} does not run, so there is nothing to hand over. Start it: it takes the file as it is.`));
  core.doingNow("swapping", `Version ${short(build.hash)} is made ready; version ${short(from.hash)} goes on until it takes over.`);
  let generation: number | undefined;
  try {
    const planned = await planVersion(core, build, parameters);
    generation = planned.generation;
    await passCard(core, { hash: build.hash, parameters: core.versions.get(generation)?.parameters ?? parameters }, { person: true, answer });
    const { switchMs, sequence } = await core.parts.market.hosts.swap(core.id, generation, { slots: planned.slots, warm: planned.warm, trialMs: TRIAL_MS });
    const to = core.versions.get(generation);
    core.speaking = generation;
    noteStint(core, planned, "swapped", flat(), core.at());
    const version: KeptVersion = { hash: build.hash, parameters: to?.parameters ?? parameters };
    const sentence = `Version ${short(build.hash)} took over from ${short(from.hash)} in ${switchMs.toFixed(1)} ms, after tick ${sequence}; it is on trial for ${TRIAL_MS / 1000} s.`;
    await core.saveAnyway({ ...taken(core, version, from), swap: swapView(core, { from: from.hash, to: build.hash, switchMs, outcome: "trial", sentence }) }, `${words} ${sentence}`);
    core.doingNow("running", "");
    core.say("info", sentence);
    return switchMs;
  } catch (error) {
    if (generation !== undefined) dropVersion(core, generation);
    const sentence = `Version ${short(build.hash)} was not taken: ${wordsOf(error)} Version ${short(from.hash)} goes on.`;
    core.say("error", sentence);
    await core.saveAnyway({ swap: swapView(core, { from: from.hash, to: build.hash, switchMs: 0, outcome: "refused", sentence }) }, `${words} ${sentence}`);
    // Unless its host was lost meanwhile.
    if (core.isSwapping) core.doingNow("running", "");
    throw error;
  }
}

/** The trial is over. */
export async function swapSettled(core: InstanceCore, generation: number): Promise<void> {
  for (const other of [...core.versions.keys()]) if (other < generation) core.versions.delete(other);
  const { swap } = core.record;
  core.parts.market.watch();
  if (swap?.outcome !== "trial") return;
  await core.saveAnyway({ swap: { ...swap, outcome: "kept", sentence: `Version ${short(swap.to)} has passed its trial and is kept.` } }, `Version ${short(swap.to)} has passed its trial.`);
}

/** The version before it speaks again. @param why the new one gave way, as a sentence. */
export async function swapRolledBack(core: InstanceCore, to: number, why: string): Promise<void> {
  const failed = core.version;
  const back = core.versions.get(to);
  if (!back) return;
  core.speaking = to;
  for (const other of [...core.versions.keys()]) if (other > to) core.versions.delete(other);
  core.parts.market.watch();
  const { swap, before } = core.record;
  const version: KeptVersion = { hash: back.hash, parameters: back.parameters };
  const sentence = `Version ${short(failed?.hash ?? "")} failed and gave back to ${short(back.hash)}: ${why}`;
  core.say("error", sentence);
  noteEnd(core, sentence);
  core.parts.note("warning", `${core.record.settings.title}: ${sentence}`);
  await core.saveAnyway({
    build: version,
    before: before && before.hash !== back.hash ? before : undefined,
    settings: { ...core.record.settings, parameters: back.parameters },
    ...(core.record.settings.mode === "live" ? { confirmed: version } : {}),
    ...(swap ? { swap: { ...swap, outcome: "rolled back", sentence } } : {}),
  }, sentence);
}

/** What the record says of the version that took over. A swap is a person's doing: live, it counts as confirmed. */
function taken({ record }: InstanceCore, version: KeptVersion, from: KeptVersion) {
  const { settings } = record;
  return {
    build: version,
    before: { hash: from.hash, parameters: from.parameters },
    settings: { ...settings, parameters: version.parameters },
    ...(settings.mode === "paper" ? { paperParameters: version.parameters } : {}),
    ...(settings.mode === "live" ? { confirmed: version } : {}),
  };
}

function swapView({ parts }: InstanceCore, swap: Omit<NonNullable<StrategyView["swap"]>, "at">): StrategyView["swap"] {
  return { at: parts.clock.now(), ...swap };
}

function short(hash: string): string {
  return hash.slice(0, 8);
}
