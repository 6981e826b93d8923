import { useEffect, useState } from "react";
import type { CardAcceptance } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { dayText } from "../../theme/day-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { parametersText } from "../lab/lab-words.ts";
import { CheckRow } from "./check-row.tsx";
import classes from "./live-dialog.module.css";
import { shortHash } from "./strategy-words.ts";

type Read = { readonly kind: "loading" } | { readonly kind: "ready"; readonly accepted: readonly CardAcceptance[] } | { readonly kind: "failed"; readonly sentence: string };

/** Which versions of it a person let trade live, against which card, and why. Nothing where none was. */
export function AcceptedCards({ strategy: { id, acceptedAt } }: { readonly strategy: Pick<StrategyView, "id" | "acceptedAt"> }) {
  const live = useTerminal((state) => state.link === "live");
  const [read, setRead] = useState<Read>({ kind: "loading" });
  useEffect(() => {
    if (acceptedAt === undefined || !live) return;
    let wanted = true;
    client.call("strategies.accepted", { id }).then(
      ({ accepted }) => wanted && setRead({ kind: "ready", accepted }),
      (error: unknown) => wanted && setRead({ kind: "failed", sentence: failureOf(error).sentence }),
    );
    return () => {
      wanted = false;
    };
  }, [id, acceptedAt, live]);
  if (acceptedAt === undefined) return null;
  if (read.kind === "loading") return <p role="status" className={classes["dim"]}>Reading what was accepted for live…</p>;
  if (read.kind === "failed") return <p role="alert" className={classes["wrong"]}>{noBreak(`What was accepted for live could not be read: ${read.sentence}`)}</p>;
  return <>{read.accepted.map((one, i) => <Accepted key={`${one.at} ${one.version.hash}`} accepted={one} open={i === 0} />)}</>;
}

function Accepted({ accepted: { at, by, version, card, reasons, sameForAll }, open }: { readonly accepted: CardAcceptance; readonly open: boolean }) {
  const given = new Map(reasons.map(({ check, reason }) => [check, reason]));
  const red = card.checks.filter(({ passed }) => !passed);
  const verdict = red.length === 0 ? "all checks green" : `${red.length} of ${card.checks.length} red${sameForAll ? ", one reason for all" : ""}`;
  return (
    <details className={classes["accepted"]} open={open}>
      <summary>{`Accepted for live · ${dayText(istDay(at))} ${istTime(at).slice(0, 5)} · by ${by} · `}<code>{shortHash(version.hash)}</code>{` · ${verdict}`}</summary>
      <div className={classes["card"]}>
        <p className={classes["dim"]}>{noBreak(`${parametersText(version.parameters)}. ${card.sentence}`)}</p>
        <ul aria-label={`Report card as it was accepted ${dayText(istDay(at))}`}>
          {[...red, ...card.checks.filter(({ passed }) => passed)].map((check) => <CheckRow key={check.id} check={check} reason={given.get(check.id)} />)}
        </ul>
      </div>
    </details>
  );
}

