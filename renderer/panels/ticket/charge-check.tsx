import { useState } from "react";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { client } from "../../connection/client.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

type Checked = { readonly tone: "quiet" | "block"; readonly words: string };

/** The words come below the fold of a small window. */
function inView(words: HTMLElement | null): void {
  words?.scrollIntoView({ block: "nearest" });
}

/** Compares the charges above with the broker's own estimate of the same order. */
export function ChargeCheck({ model: { account, view, draft, reading, entry } }: { readonly model: TicketModel }) {
  const of = reading.ok && view ? `${account?.id} ${view.key} ${draft.side} ${draft.product} ${reading.terms.quantity} ${entry}` : "";
  const [checked, setChecked] = useState<{ readonly of: string; readonly told: Checked } | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  if (!account || account.world === "paper" || !view || !reading.ok) return null;
  const check = async (): Promise<void> => {
    setBusy(true);
    const request = { account: account.id, instrument: view.key, side: draft.side, product: draft.product, quantity: reading.terms.quantity, price: (Number.isFinite(entry) ? Math.round(entry) : 0) as Price };
    const told = await client.call("checks.charges", request).then(
      ({ verdict, sentence }): Checked => ({ tone: verdict === "agrees" ? "quiet" : "block", words: sentence }),
      (error: unknown): Checked => ({ tone: "block", words: failureOf(error).sentence }),
    );
    setChecked({ of, told });
    setBusy(false);
  };
  const shown = checked?.of === of ? checked.told : undefined;
  return (
    <div className={classes["chargeCheck"]}>
      <button type="button" className={cx("button", classes["offer"])} aria-busy={busy} aria-disabled={busy} onClick={() => !busy && void check()}>
        {busy ? "Asking the broker…" : "Check charges with the broker"}
      </button>
      {shown && <p role="status" ref={inView} className={classes[shown.tone]}>{noBreak(shown.words)}</p>}
    </div>
  );
}
