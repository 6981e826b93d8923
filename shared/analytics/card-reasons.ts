import { DAY_MS } from "../domain/time.ts";

/** A shorter reason says nothing, characters. */
export const LEAST_REASON = 10;
/** Figures older than this are looked at anew, days: about a month of trading. */
export const CARD_DAYS = 30;

interface Check {
  readonly id: string;
  readonly title: string;
  readonly passed: boolean;
}

interface Reason {
  readonly check: string;
  readonly reason: string;
}

/** What was answered to a card once. */
interface Accepted {
  readonly at: number;
  readonly reasons: readonly Reason[];
}

/** Does what was once accepted still hold? `worse`: titles of the checks that are red and were not. */
export type Standing = { readonly holds: true } | { readonly holds: false; readonly why: "none" | "old" | "worse"; readonly worse: readonly string[] };

/** @param now epoch ms. One that lies in the future is as old as one that lies as far back: the machine's clock was moved. */
export function standingOf(accepted: Accepted | undefined, checks: readonly Check[], now: number): Standing {
  if (!accepted) return { holds: false, why: "none", worse: [] };
  const given = new Set(accepted.reasons.map(({ check }) => check));
  const worse = checks.filter(({ id, passed }) => !passed && !given.has(id)).map(({ title }) => title);
  if (worse.length > 0) return { holds: false, why: "worse", worse };
  return Math.abs(now - accepted.at) > CARD_DAYS * DAY_MS ? { holds: false, why: "old", worse: [] } : { holds: true };
}

/** What is wrong with a typed reason; undefined when it is one. */
export function reasonProblem(text: string): string | undefined {
  const said = tidied(text);
  if (said === "") return "Give a reason.";
  if ([...said].length < LEAST_REASON) return `At least ${LEAST_REASON} characters.`;
  return new Set(said.toLowerCase().replaceAll(" ", "")).size < 2 ? "One character again and again is no reason." : undefined;
}

/** Without what nobody sees. */
export function tidied(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

export interface MissingReason {
  readonly title: string;
  readonly problem: string;
}

/** Of each red check what stands against its reason, in the order of the card. @param sameForAll one reason was chosen for all of them. */
export function missingReasons(checks: readonly Check[], reasons: readonly Reason[], sameForAll: boolean): MissingReason[] {
  const texts = new Map(reasons.map(({ check, reason }) => [check, tidied(reason)]));
  const seen = new Map<string, string>();
  return checks.filter(({ passed }) => !passed).flatMap(({ id, title }): MissingReason[] => {
    const text = texts.get(id) ?? "";
    const problem = reasonProblem(text);
    if (problem !== undefined) return [{ title, problem }];
    const other = seen.get(text.toLowerCase());
    seen.set(text.toLowerCase(), title);
    return other === undefined || sameForAll ? [] : [{ title, problem: `The same reason as for “${other}”: give its own, or choose one reason for all.` }];
  });
}
