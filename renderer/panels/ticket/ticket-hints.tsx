import { useEffect, useState } from "react";
import type { InstrumentHint } from "../../../shared/contract/schemas/instruments.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import classes from "./ticket-hints.module.css";

const NAMES: Readonly<Record<InstrumentHint["kind"], string>> = { expiry: "Expiry", ban: "F&O ban", limit: "Position limit", "corporate-action": "Corporate action", cautionary: "Surveillance" };

interface Known {
  readonly of: string;
  readonly hints: readonly InstrumentHint[];
}

/** What one should know of the instrument before trading it today. Silent where nothing is known, also when the terminal cannot be asked. */
export function TicketHints({ instrument }: { readonly instrument: InstrumentKey | undefined }) {
  const day = useTerminal(({ session }) => session?.day);
  const [known, setKnown] = useState<Known | undefined>(undefined);
  const of = `${instrument ?? ""} ${day ?? ""}`;
  useEffect(() => {
    if (instrument === undefined) return;
    let over = false;
    client.call("instruments.hints", { instrument }).then(
      ({ hints }) => {
        if (!over) setKnown({ of, hints });
      },
      () => {},
    );
    return () => {
      over = true;
    };
  }, [instrument, of]);
  if (known?.of !== of || known.hints.length === 0) return null;
  return (
    <ul className={classes["hints"]} aria-label="Notices of the day">
      {known.hints.map(({ kind, tone, sentence }) => (
        <li key={kind + sentence} className={cx(classes["hint"], tone === "warning" && classes["warning"])}>
          <b>{NAMES[kind]}</b> {sentence}
        </li>
      ))}
    </ul>
  );
}
