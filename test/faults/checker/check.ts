import { nothingToldIsTakenBack, restartChangesNothing, shownIsTrue } from "./books.ts";
import { bracketsProtect } from "./brackets.ts";
import { cancelsArePursued } from "./cancels.ts";
import { nothingGoesInCircles } from "./circles.ts";
import { exitsFit, exitsGoFirst } from "./exits.ts";
import { rulesFireOnce, rulesOnlyClose } from "./gtts.ts";
import { Held } from "./held.ts";
import type { History } from "./history.ts";
import { durableBeforeSent, entriesWithin, everyIntentEndsKnown, noIntentTwice, onlyWhatWasAsked } from "./intents.ts";
import { endsFlat, leverIsRemembered, nothingOpensWhilePulled } from "./kill.ts";
import { fillsAndCash, journalKeepsItsWord } from "./money.ts";
import { ownersAddUp } from "./owners.ts";
import { approvalsOf, rowsOf } from "./records.ts";
import { nothingStaleOpens } from "./sleep.ts";

/**
 * Judges a run by its history alone: what was asked, what the journal holds, what the broker has, what
 * the terminal shows in the end. Nothing in this folder imports anything of the product: a check that
 * shared code with what it checks would agree with its mistakes.
 * @returns what is wrong, in words; nothing when all is well.
 */
export function check(history: History): string[] {
  const rows = rowsOf(history);
  const approvals = approvalsOf(rows);
  const held = new Held(history, approvals);
  return [
    ...onlyWhatWasAsked(history, rows),
    ...entriesWithin(history, rows),
    ...durableBeforeSent(history, rows),
    ...noIntentTwice(history),
    ...everyIntentEndsKnown(history, rows),
    ...shownIsTrue(history.shown, history, "shown"),
    ...shownIsTrue(history.restarted, history, "shown after a restart"),
    ...journalKeepsItsWord(rows),
    ...nothingGoesInCircles(rows),
    ...fillsAndCash(history, rows),
    ...exitsFit(history, rows, approvals, held),
    ...exitsGoFirst(history, approvals, held),
    ...cancelsArePursued(history, rows, approvals),
    ...ownersAddUp(history.shown, held, "shown"),
    ...ownersAddUp(history.restarted, held, "shown after a restart"),
    ...bracketsProtect(history, rows, approvals, held),
    ...rulesFireOnce(history, rows, approvals),
    ...rulesOnlyClose(history, rows, approvals, held),
    ...nothingOpensWhilePulled(history, rows, approvals, held),
    ...nothingStaleOpens(history, rows, approvals, held),
    ...leverIsRemembered(history, rows),
    ...endsFlat(history, held),
    ...nothingToldIsTakenBack(history),
    ...restartChangesNothing(history),
  ];
}
