import type { BasketPreview, BasketRequest } from "../../../shared/contract/schemas/plans.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import type { Question } from "../../workspace/dialogs.ts";
import classes from "./basket.module.css";

let shown: BasketPreview | undefined;

/** The figures that the question repeats: those that are on the ticket. */
export function showBeforeSending(preview: BasketPreview | undefined): void {
  shown = preview;
}

const CONSEQUENCE: Readonly<Record<BasketRequest["ifRefused"], string>> = {
  stop: "If one is refused, what went stays and the rest is not sent.",
  "roll back": "If one is refused, what went is undone:",
  "go on": "If one is refused, the rest is sent all the same.",
};

/** A basket is always asked about: it is many orders, and the way back is part of the answer. */
export function basketQuestion(basket: BasketRequest): Question {
  const plan = shown?.rollback ?? [];
  return {
    title: `Send ${basket.lines.length} order${basket.lines.length === 1 ? "" : "s"} as a basket?`,
    body: (
      <>
        {shown && <p>{`Margin ${formatMoney(shown.margin)} of ${formatMoney(shown.available)}, charges ${formatMoney(shown.charges)}.`}</p>}
        <p>{CONSEQUENCE[basket.ifRefused]}</p>
        {basket.ifRefused === "roll back" && plan.length > 0 && <ol className={classes["plan"]}>{plan.map((step) => <li key={step}>{step}</li>)}</ol>}
      </>
    ),
    action: basket.lines.length === 1 ? "Send it" : `Send ${basket.lines.length} orders`,
  };
}
