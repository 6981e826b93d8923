import type { StopPolicy } from "../../../shared/contract/schemas/strategies.ts";
import type { StopReason } from "../../../shared/strategy/strategy.ts";
import { wordsOf } from "../catalogue/strategy-files.ts";
import type { InstanceCore } from "./core.ts";
import { noteEnd } from "./note-stint.ts";
import type { InstanceOrders } from "./ports.ts";

export interface StopHow {
  readonly policy: StopPolicy;
  readonly reason: StopReason;
  /** Why, as a sentence. */
  readonly why: string;
  /** It was ended by an error or a limit. */
  readonly failed?: boolean;
  /** Only a person begins it anew. */
  readonly held?: boolean;
  /** Not even what it decides in onStop goes. */
  readonly mute?: boolean;
}

const DOES: Readonly<Record<StopPolicy, string>> = {
  leave: "Its orders and positions are left as they are.",
  cancel: "Its working orders are cancelled; positions stay.",
  "square-off": "Its orders are cancelled and its positions closed.",
};

/** Ends the run and carries the policy out. What was asked for is in the journal first, so that a crash cannot forget it. Never rejects. */
export async function stopRun(core: InstanceCore, orders: InstanceOrders, how: StopHow): Promise<void> {
  const { policy, why, failed = false, held = false, mute = false, reason } = how;
  const wasLive = core.isLive;
  core.voice = mute ? "none" : "reduce";
  core.doingNow("stopping", `${why} ${DOES[policy]}`);
  const sentence = `${why} ${DOES[policy]}`;
  const settledAt = core.parts.market.marketAt() ?? core.record.settledAt;
  await core.saveAnyway({ wants: "stopped", stopping: policy, failed, held: held || core.record.held, sentence, settledAt }, sentence);
  if (wasLive) {
    noteEnd(core, why, policy);
    await endRun(core, reason);
  }
  core.say(failed ? "error" : "info", sentence);
  await finishStop(core, orders);
}

/** The run leaves its host, and its last state goes to the disk. */
export async function endRun(core: InstanceCore, reason: StopReason): Promise<void> {
  try {
    const { state } = await core.parts.market.hosts.stop(core.id, reason);
    await core.keepState(state);
  } catch (error) {
    core.say("error", `It did not end in order: ${wordsOf(error)}`);
    await core.keepState();
  }
  core.forgetRun();
}

/** What is left of a stop: the policy. Called again until it is done. */
export async function finishStop(core: InstanceCore, orders: InstanceOrders): Promise<void> {
  const policy = core.record.stopping;
  if (policy === undefined) return core.doingNow("idle", "");
  const { trading, sentence } = core.parts.account();
  if (!trading && policy !== "leave") return core.doingNow("stopping", `It does not run any more. ${DOES[policy]} That goes on when its account is ready. ${sentence}`);
  try {
    const { left } = await orders.halt(policy);
    if (left !== undefined) return core.doingNow("stopping", `It does not run any more. ${left}`);
  } catch (error) {
    return core.doingNow("stopping", `It does not run any more. ${DOES[policy]} That is not done yet: ${wordsOf(error)} It is tried again; or close them by hand.`);
  }
  await core.saveAnyway({ stopping: undefined }, `Stopped. ${DOES[policy]}`);
  core.voice = "own";
  core.doingNow("idle", "");
}
