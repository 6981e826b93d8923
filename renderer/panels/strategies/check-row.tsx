import type { ReactNode } from "react";
import type { CardCheckView } from "../../../shared/contract/schemas/lab.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./live-dialog.module.css";

interface CheckRowProps {
  readonly check: CardCheckView;
  /** That it was accepted for. */
  readonly reason: string | undefined;
  readonly children?: ReactNode;
}

/** One check of a report card: its number, its limit, what was found. */
export function CheckRow({ check: { title, passed, value, limit, sentence }, reason, children }: CheckRowProps) {
  return (
    <li data-passed={passed}>
      <b>{`${passed ? "✓" : "✗"} ${title}`}</b>
      <span className={classes["value"]}>{value}</span>
      <span className={classes["limit"]}>{limit}</span>
      <p>{noBreak(sentence)}</p>
      {reason !== undefined && <p className={classes["given"]}>{noBreak(`Reason: ${reason}`)}</p>}
      {children}
    </li>
  );
}
