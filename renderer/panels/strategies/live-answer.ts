import type { CardAnswer, CardReason, LiveCardView } from "../../../shared/contract/schemas/live-card.ts";
import { NO_REASONS } from "./live-question.ts";
import type { ReasonDraft } from "./live-question.ts";

type Card = Pick<LiveCardView, "card">;

export function redChecks({ card: { checks } }: Card): LiveCardView["card"]["checks"] {
  return checks.filter(({ passed }) => !passed);
}

/** What stands in the fields at first: where the card got worse, what was said of the other checks; where it is old, nothing. */
export function firstDraft(card: Pick<LiveCardView, "standing" | "accepted"> | undefined): ReasonDraft {
  if (card?.standing !== "worse" || !card.accepted) return NO_REASONS;
  const { reasons, sameForAll } = card.accepted;
  if (sameForAll) return { texts: {}, sameForAll, forAll: reasons[0]?.reason ?? "" };
  return { ...NO_REASONS, texts: Object.fromEntries(reasons.map(({ check, reason }) => [check, reason])) };
}

export function reasonsOf({ texts, sameForAll, forAll }: ReasonDraft, card: Card): CardReason[] {
  return redChecks(card).map(({ id }) => ({ check: id, reason: sameForAll ? forAll : (texts[id] ?? "") }));
}

export function answerOf(draft: ReasonDraft, card: LiveCardView): CardAnswer {
  return { version: card.version, reasons: reasonsOf(draft, card), sameForAll: draft.sameForAll };
}
