import type { CardAcceptance, CardAnswer, VersionCard } from "../../../shared/contract/schemas/live-card.ts";
import { CARD_DAYS, missingReasons, standingOf, tidied } from "../../../shared/analytics/card-reasons.ts";
import type { Standing } from "../../../shared/analytics/card-reasons.ts";
import { TerminalError, badInput, refused } from "../../../shared/domain/errors.ts";
import type { InstanceCore } from "./core.ts";
import type { KeptVersion } from "./record.ts";
import { sameVersion } from "./record.ts";
import { cardInTime } from "./version-card.ts";

/** Rule of a start by itself that a person has to look at first. */
export const CARD_RULE = "report-card";
/** Versions of one strategy whose acceptance is at hand: those that a swap back can reach, and some more. The journal has all. */
const MOST_KEPT = 12;

/** Who stands at the door: a person with an answer to the card, if the card asked for one; or nobody. */
export type AtDoor = { readonly person: true; readonly answer: CardAnswer | undefined } | { readonly person: false };

/**
 * Before a version sends orders to a broker: its report card, and for each red check a reason that a person typed. What
 * is given is durable before this resolves. Nothing that stops, squares off or protects comes by here.
 * @throws TerminalError (BadInput) naming the checks without a reason, (Refused) where nobody is there to give one, and when the journal cannot be written.
 */
export async function passCard(core: InstanceCore, version: KeptVersion, at: AtDoor): Promise<void> {
  if (core.record.settings.mode !== "live") return;
  const card = await cardInTime(core, version);
  const standing = standingFor(core, version, card);
  if (!at.person) return passAlone(core, version, card, standing);
  if (at.answer === undefined && standing.holds) return;
  const { reasons, sameForAll } = answerOf(core, version, card, at.answer, standing);
  const accepted: CardAcceptance = { at: core.parts.clock.now(), by: core.parts.person, file: core.record.file, version, card, reasons, sameForAll };
  const others = (core.record.accepted ?? []).filter((one) => !sameVersion(one.version, version));
  await core.saveFirst({ accepted: [accepted, ...others].slice(0, MOST_KEPT) }, `Report card of ${version.hash.slice(0, 12)} accepted for live by ${accepted.by}: ${redWords(card)}.`);
}

/** The newest acceptance of exactly this version. */
export function acceptedOf({ record }: InstanceCore, version: KeptVersion): CardAcceptance | undefined {
  return record.accepted?.find((one) => sameVersion(one.version, version));
}

/**
 * What was accepted of a version holds until a check turns red that was not, and for 30 days. A lab that cannot be read, or
 * has lost its run, says nothing against a version: whoever is there is asked, and what starts by itself goes by the record.
 */
export function standingFor(core: InstanceCore, version: KeptVersion, { checks }: Pick<VersionCard, "checks">): Standing {
  return standingOf(acceptedOf(core, version), checks, core.parts.clock.now());
}

/** Why the card asks for reasons. */
export function standingWords(standing: Standing, { checks, readable }: VersionCard): string {
  if (standing.holds) return `Accepted before: nothing is asked for until a check turns red that was not, or for ${CARD_DAYS} days.`;
  if (!readable) return "The lab could not be read: say why it may trade live without a card.";
  if (checks.every(({ passed }) => passed)) return "All checks are green.";
  switch (standing.why) {
    case "none": return "Each red check needs a reason of your own before it may trade live.";
    case "old": return `The card was accepted more than ${CARD_DAYS} days ago: each red check needs a reason anew.`;
    case "worse": return `The card got worse since it was accepted (${standing.worse.join(", ")}): each red check needs a reason.`;
  }
}

function passAlone(core: InstanceCore, version: KeptVersion, card: VersionCard, standing: Standing): void {
  const { title } = core.record.settings;
  if (standing.holds) return;
  const hadRun = acceptedOf(core, version)?.card.run !== undefined;
  const lost = !card.readable ? "the lab could not be read" : hadRun && card.run === undefined ? "the run that its report card was accepted on is no longer in the lab" : undefined;
  const inTime = standingFor(core, version, { checks: [] }).holds;
  if (lost !== undefined && inTime) {
    core.parts.note("warning", `${title}: ${lost}, so whether its report card got worse is not known. It starts on what was accepted. ${card.sentence}`);
    return;
  }
  throw new TerminalError(refused(CARD_RULE, `${title} does not start live by itself: ${ALONE[standing.why](standing.worse)} Start it once by hand in the Strategies panel.`, "a report card that was accepted", standing.why));
}

const ALONE: Readonly<Record<Exclude<Standing, { holds: true }>["why"], (worse: readonly string[]) => string>> = {
  none: () => "nobody has looked at the report card of this version yet.",
  old: () => `its report card was accepted more than ${CARD_DAYS} days ago.`,
  worse: (worse) => `its report card got worse since it was accepted (${worse.join(", ")}).`,
};

function answerOf({ record }: InstanceCore, version: KeptVersion, card: VersionCard, answer: CardAnswer | undefined, standing: Standing): Pick<CardAnswer, "reasons" | "sameForAll"> {
  const { title } = record.settings;
  if (answer && !sameVersion(answer.version, version)) {
    throw new TerminalError(badInput("accept.version", "the version whose card was shown", `${title} has another file or other parameters than those whose report card was shown. Look at its card again; nothing was started.`));
  }
  const reasons = answer?.reasons ?? [];
  const missing = missingReasons(card.checks, reasons, answer?.sameForAll === true);
  if (missing.length > 0) {
    const each = missing.map(({ title: check, problem }) => `${check} (${problem.replace(/\.$/, "")})`).join("; ");
    const why = answer ? "" : ` ${standingWords(standing, card)}`;
    throw new TerminalError(badInput("accept.reasons", "a typed reason for each red check", `${title} may not trade live yet.${why} Without a reason: ${each}. Nothing was started.`));
  }
  const red = new Set(card.checks.filter(({ passed }) => !passed).map(({ id }) => id));
  return { reasons: reasons.filter(({ check }) => red.has(check)).map(({ check, reason }) => ({ check, reason: tidied(reason) })), sameForAll: answer?.sameForAll === true };
}

function redWords({ checks, run }: VersionCard): string {
  const red = checks.filter(({ passed }) => !passed).length;
  return `${red} of ${checks.length} checks red, ${run === undefined ? "no run of the lab" : `run ${run} of the lab`}`;
}
