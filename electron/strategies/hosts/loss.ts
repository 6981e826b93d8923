import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { Host } from "./host.ts";
import { STUCK_MS } from "./host-watch.ts";
import type { Asked } from "./requests.ts";
import type { RunSeat, Version } from "./run-seat.ts";

export type LossCause = "stuck" | "memory" | "crash";

/** Why a host is no more. */
export interface Loss {
  readonly cause: LossCause;
  /** The version that was at work when it happened; undefined where none was. */
  readonly culprit: Version | undefined;
  /** What the culprit had been asked for. */
  readonly during: Asked | undefined;
  /** Part of a sentence: what the thread said. */
  readonly why: string;
  readonly heapMb: number;
}

/** What became of a run whose host has ended. It runs nowhere now. */
export interface RunLost {
  /** The version that spoke was at work when its host had to be ended. */
  readonly culprit: boolean;
  readonly cause: LossCause;
  readonly sentence: string;
  /** The version that spoke. */
  readonly generation: number;
  /** What a start goes on from; undefined before the first export. */
  readonly state: RunState | undefined;
  /** The version spoke on trial only: if it is the culprit, this one is what should go on. */
  readonly before: { readonly generation: number; readonly state: RunState | undefined } | undefined;
}

/** The loss as one of the host's runs sees it; undefined for a run that did not run yet. */
export function lossOf(seat: RunSeat, loss: Loss): RunLost | undefined {
  const generation = seat.speaking;
  if (generation === undefined) return undefined;
  const { culprit: version, cause } = loss;
  const culprit = version?.run === seat.run && version.generation === generation;
  const { before, state } = seat;
  return {
    culprit, cause, generation, state,
    sentence: culprit ? `${culpritWords(loss, version)} Its orders at the exchange stand, and Sauda goes on watching its protective orders.` : bystanderWords(seat, loss),
    before: before === undefined ? undefined : { generation: before, state: seat.stateOf(before) },
  };
}

/** Said to whoever waited for an answer about a version. */
export function unansweredWords(run: string, generation: number, asked: Asked, loss: Loss): string {
  const { culprit } = loss;
  if (culprit?.run === run && culprit.generation === generation) return culpritWords(loss, culprit);
  return `The thread of ${run} ended before this could be done, because ${becauseWords(loss)} ${asked === "stop" ? "It has stopped with it." : "Try again."}`;
}

/** The version with this number in the beat, and what it was doing. */
export function atWork(host: Host, number: number | undefined): Pick<Loss, "culprit" | "during"> {
  const culprit = host.numbered(number);
  const during = culprit && host.requests.of(culprit.run).find(({ kind, generation }) => kind === "stop" || generation === culprit.generation);
  return { culprit, during: during?.kind };
}

/** What a host without a beat hangs in: it answers in the order of asking. */
export function inTurn(host: Host): Pick<Loss, "culprit" | "during"> {
  const { oldest } = host.requests;
  return { culprit: oldest && host.version(oldest.run, oldest.generation), during: oldest?.kind };
}

const SECOND = `${STUCK_MS / 1_000} s`;

function culpritWords({ cause, during, why, heapMb }: Loss, { file }: Version): string {
  if (cause === "memory") return `${file} was ended: its thread had used up its ${heapMb} MB of memory, and it was at work. Look for a list that only grows, keep fewer values, and start it again.`;
  if (cause === "crash") return `${file} was ended: its thread stopped while it was at work (${why}).`;
  return `${file} was ended: ${stuckWhere(during)} for more than ${SECOND}. Look there for a loop that does not end, correct it, and start it again.`;
}

function stuckWhere(during: Asked | undefined): string {
  switch (during) {
    case "plan":
      return "what stands at the top of the file, in the fields of its class or in series did not come to an end";
    case "start":
      return "its warm-up, onInit or onResume did not return";
    case "swap":
      return "importState, onResume or a callback of the new version did not return";
    case "stop":
      return "onStop did not return";
    case undefined:
      return "a callback did not return";
  }
}

function bystanderWords({ run }: RunSeat, loss: Loss): string {
  return `The thread of ${run} ended, because ${becauseWords(loss)} ${run} can go on from its last state; its orders at the exchange stand.`;
}

function becauseWords({ cause, culprit, why, heapMb }: Loss): string {
  const who = culprit ? `${culprit.run} (${culprit.file})` : undefined;
  if (cause === "memory") return who ? `${who} used up its ${heapMb} MB of memory.` : `its ${heapMb} MB of memory were used up.`;
  if (cause === "stuck") return who ? `${who} did not return from a callback.` : `it did not answer any more (${why}).`;
  return who ? `it stopped while ${who} was at work (${why}).` : `it stopped (${why}).`;
}
