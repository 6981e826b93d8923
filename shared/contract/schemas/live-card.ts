import { z } from "zod";
import * as base from "./base.ts";
import { cardCheck, runId } from "./lab.ts";
import { parameterValues, strategyId } from "./strategies.ts";

/** The report card at the door to live trading: what is known of one version of a strategy, and what a person answered to it. */

/** What is run: the code and all of its parameters. */
export const versionOf = z.object({ hash: z.string().max(100), parameters: parameterValues });
export type VersionView = z.infer<typeof versionOf>;

export const versionCard = z.object({
  /** The newest run of the lab of exactly this version; absent where there is none. */
  run: runId.optional(),
  ranAt: base.systemTime.optional(),
  /** Which run the numbers are of; or why there are none, and what to do. */
  sentence: z.string(),
  /** False where the lab could not be read: its one check says why. */
  readable: z.boolean(),
  checks: z.array(cardCheck).max(40),
});
export type VersionCard = z.infer<typeof versionCard>;

export const cardReason = z.object({ check: z.string().max(40), reason: z.string().max(500) });
export type CardReason = z.infer<typeof cardReason>;

/** A person's answer to a card. */
export const cardAnswer = z.object({
  /** The version whose card was shown. */
  version: versionOf,
  /** One for each red check. */
  reasons: z.array(cardReason).max(40),
  /** Chosen on purpose: one reason stands for several checks. */
  sameForAll: z.boolean(),
});
export type CardAnswer = z.infer<typeof cardAnswer>;

/** What is on record: who let which version trade live, against which numbers and for which reasons. */
export const cardAcceptance = z.object({
  at: base.systemTime,
  /** The name under which the person is signed in on this machine. */
  by: z.string(),
  file: z.string(),
  version: versionOf,
  /** As it was then. */
  card: versionCard,
  reasons: z.array(cardReason),
  sameForAll: z.boolean(),
});
export type CardAcceptance = z.infer<typeof cardAcceptance>;

/** Which version a card is asked for: that of the next start, or of a swap. */
export const liveCardRequest = z.object({ id: strategyId, way: z.enum(["start", "swap", "swapBack"]), parameters: parameterValues.optional() });
export type LiveCardRequest = z.infer<typeof liveCardRequest>;

export const liveCard = z.object({
  version: versionOf,
  card: versionCard,
  /** Red checks need reasons before it may trade live. */
  asks: z.boolean(),
  /** Of what was accepted of this version before. */
  standing: z.enum(["holds", "none", "old", "worse"]),
  /** Why it asks, or why it does not. */
  why: z.string(),
  /** The newest acceptance of this version. */
  accepted: cardAcceptance.optional(),
});
export type LiveCardView = z.infer<typeof liveCard>;
