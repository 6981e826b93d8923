import { RELEASE_WORD } from "../../../shared/contract/schemas/risk.ts";
import type { RiskLimits } from "../../../shared/contract/schemas/risk.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { askTyped } from "../../workspace/typed-dialog.ts";
import { noBreak } from "../../theme/no-break.ts";
import type { LimitChange } from "./limit-draft.ts";
import classes from "./risk.module.css";

/** Shows what changes, and saves it after a yes. @returns what went wrong, "" when saved, undefined when left. */
export async function saveLimits(account: AccountId, title: string, limits: RiskLimits, changes: readonly LimitChange[]): Promise<string | undefined> {
  const loosened = changes.filter(({ looser }) => looser).length;
  const yes = await confirm({
    title: `Change ${changes.length} limit${changes.length === 1 ? "" : "s"} of ${title}?`,
    body: <Summary changes={changes} />,
    action: "Save the limits",
    danger: loosened > 0,
  });
  if (!yes) return undefined;
  try {
    await client.call("risk.setLimits", { account, limits });
    toast("good", `The limits of ${title} are saved and hold from now on.`);
    return "";
  } catch (error) {
    return failureOf(error).sentence;
  }
}

function Summary({ changes }: { readonly changes: readonly LimitChange[] }) {
  return (
    <ul className={classes["summary"]}>
      {changes.map(({ title, from, to, looser }) => (
        <li key={title}>
          <b>{title}</b>
          <span>{noBreak(from)}</span> → <span className={classes["to"]}>{noBreak(to)}</span>
          {looser && <em>lets more through</em>}
        </li>
      ))}
    </ul>
  );
}

/** Lifts the breaker for the rest of the day, after the word was typed. */
export async function liftBreach(account: AccountId, title: string, sentence: string): Promise<void> {
  await askTyped({
    title: `Lift the breaker of ${title}?`,
    body: `${sentence} Lifted, orders that open positions go again for the rest of the day.`,
    word: RELEASE_WORD,
    action: "Lift the breaker",
    danger: true,
    run: async (typed) => {
      await client.call("risk.lift", { account, typed });
      toast("warning", `The breaker of ${title} is lifted for today.`);
    },
  });
}
