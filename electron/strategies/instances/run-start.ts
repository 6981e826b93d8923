import type { CardAnswer } from "../../../shared/contract/schemas/live-card.ts";
import type { RunStart, StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import { TerminalError, notConnected, refused } from "../../../shared/domain/errors.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { FillUpdate } from "../../../shared/strategy/order-view.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { wordsOf } from "../catalogue/strategy-files.ts";
import { checkCarried, mustBeFlat } from "./carried-state.ts";
import type { InstanceCore } from "./core.ts";
import type { InstanceOrders } from "./ports.ts";
import type { InstanceRecord, KeptVersion } from "./record.ts";
import { needsPerson, passLiveDoor } from "./live-door.ts";
import { noteStint } from "./note-stint.ts";
import type { PlannedVersion } from "./plan-version.ts";
import { dropVersion, planVersion, timeOf } from "./plan-version.ts";

export interface StartHow {
  readonly by: "hand" | "schedule" | "login" | "loss";
  /** For mode live. */
  readonly word?: string | undefined;
  /** To its report card, for mode live. */
  readonly accept?: CardAnswer | undefined;
  /** What it goes on from, where that is known better than the file on the disk. */
  readonly state?: RunState | undefined;
}

/** A kept build goes on as it was; a start by hand or schedule takes the file as it is. */
const GOES_ON = { hand: false, schedule: false, login: true, loss: true } as const;
const WORDS = { hand: "Started by hand.", schedule: "Started by its schedule.", login: "Goes on after a start of Sauda.", loss: "Started anew after its thread had ended." } as const;

/**
 * From stopped to running. The intent is in the journal before the run can decide anything.
 * @throws TerminalError with what stands against it; it has not begun then, and says so.
 */
export async function startRun(core: InstanceCore, orders: InstanceOrders, how: StartHow): Promise<void> {
  const { record, parts } = core;
  const { title } = record.settings;
  core.doingNow("starting", "Its history is read, and its indicators are warmed up.");
  core.voice = "own";
  if (how.by !== "loss") core.errors = 0;
  let generation: number | undefined;
  try {
    mayStart(core, title);
    const { build, parameters } = await versionFor(core, how);
    await passLiveDoor(core, { hash: build.hash, parameters }, { ...how, holds: orders.positions().some(({ quantity }) => quantity !== 0) });
    const planned = await planVersion(core, build, parameters);
    generation = planned.generation;
    const values = core.versions.get(generation)?.parameters ?? parameters;
    core.speaking = generation;
    const from = await beginning(core, orders, how);
    // The switch may have been pulled while the history was read.
    mayStart(core, title);
    const earlier = from.kind === "resume" ? core.record.earlier : orders.fills().map(({ id }) => id);
    if (from.kind === "begin") await orders.begin(parts.clock.now().toString(36));
    await noteStart(core, how, { hash: build.hash, parameters: values }, earlier);
    const at = await run(core, orders, planned, from);
    noteStint(core, planned, from.kind === "begin" ? "began" : "resumed", from.kind === "begin", at);
    core.doingNow("running", "");
    core.say("info", `${WORDS[how.by]} Version ${build.hash.slice(0, 12)}${from.kind === "resume" ? ", from its last state" : ""}.`);
  } catch (error) {
    if (generation !== undefined) dropVersion(core, generation);
    core.forgetRun();
    const sentence = wordsOf(error);
    core.doingNow("idle", "");
    core.say("error", sentence);
    const settledAt = parts.market.marketAt() ?? core.record.settledAt;
    await core.saveAnyway({ wants: "stopped", failed: true, held: core.record.held || needsPerson(error), sentence, settledAt }, `Could not be started: ${sentence}`);
    throw error;
  }
}

function mayStart({ parts, record, stopsWanted }: InstanceCore, title: string): void {
  const { trading, sentence } = parts.account();
  if (!trading) throw new TerminalError(notConnected(`${title} cannot start: its account is not ready. ${sentence}`));
  if (parts.killed()) throw new TerminalError(refused("kill switch", `${title} cannot start: the kill switch is pulled. Release it first.`, "released", "pulled"));
  if (stopsWanted > 0) throw new TerminalError(refused("state", `${title} was stopped before it had started.`, "not stopped", "stopped"));
  if (record.stopping !== undefined) throw new TerminalError(refused("state", `${title} is still stopping: its orders and positions are being closed. Start it when that is done.`, "stopped", "stopping"));
}

async function versionFor({ record, parts }: InstanceCore, { by }: StartHow): Promise<{ readonly build: StrategyBuild; readonly parameters: ParameterValues }> {
  const { files, folder } = parts;
  const kept = GOES_ON[by] && record.build ? await folder.build(record.build.hash) : undefined;
  if (kept && record.build) return { build: kept, parameters: record.build.parameters };
  const { build } = await files.fresh(record.file);
  // As it will be kept: with the defaults of what was left out.
  const { values } = await files.wanted(build, record.settings.parameters);
  return { build, parameters: values };
}

/** It begins anew where it holds nothing; else it goes on from its last state, if that leads to what it holds. */
async function beginning(core: InstanceCore, orders: InstanceOrders, how: StartHow): Promise<RunStart> {
  const { record, parts, version } = core;
  const { title } = record.settings;
  const positions = orders.positions();
  const { openOrders } = orders.figures;
  const state = how.state ?? (await parts.folder.state());
  const flat = positions.every(({ quantity }) => quantity === 0) && openOrders === 0;
  if (flat && (!GOES_ON[how.by] || !state)) {
    await parts.folder.forgetState();
    return { kind: "begin" };
  }
  if (!state) throw mustBeFlat(title, positions, "what it knew of that is lost.");
  checkCarried(title, state, ownFills(core, orders), version?.instruments ?? [], positions);
  return { kind: "resume", state };
}

/** Durable before the first signal. @throws TerminalError when the journal cannot be written. */
function noteStart(core: InstanceCore, { by, word }: StartHow, version: KeptVersion, earlier: InstanceRecord["earlier"]): Promise<void> {
  const { record, parts } = core;
  const { mode } = record.settings;
  const wants = GOES_ON[by] && record.wants === "paused" ? "paused" : "running";
  return core.save({
    wants, earlier, failed: false, held: false, build: version,
    sentence: wants === "paused" ? record.sentence : "",
    settledAt: timeOf(core),
    startedAt: parts.clock.now(),
    ...(core.version ? { instruments: core.version.instruments, frames: core.version.frames } : {}),
    restarts: by === "loss" ? record.restarts + 1 : by === "login" ? record.restarts : 0,
    ...(mode === "paper" ? { paperParameters: version.parameters } : {}),
    ...(mode === "live" && word !== undefined ? { confirmed: version } : {}),
  }, WORDS[by]);
}

/** Without those of an earlier run. */
function ownFills({ record }: InstanceCore, orders: InstanceOrders): readonly FillUpdate[] {
  const others = new Set(record.earlier);
  return orders.fills().filter(({ id }) => !others.has(id));
}

async function run(core: InstanceCore, orders: InstanceOrders, { generation, slots, warm }: PlannedVersion, from: RunStart): Promise<MarketTime> {
  return core.parts.market.hosts.start(core.id, generation, { slots, warm, from, at: timeOf(core), openOrders: orders.openOrders(), fills: ownFills(core, orders) });
}
