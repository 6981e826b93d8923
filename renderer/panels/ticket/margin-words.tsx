import type { MarginSource } from "../../../shared/contract/schemas/checks.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./ticket.module.css";

/** Whose figure it is; a paper account's is its own and needs no word. */
export function marginName(source: MarginSource | undefined, name = "Margin"): string {
  if (!source) return name === "Margin" ? "Margin needed" : name;
  return source.by === "broker" ? `${name}, by the broker` : `${name}, our estimate`;
}

/** How far broker and own table are apart, or why the broker's figure is not there. */
export function MarginWords({ source }: { readonly source: MarginSource | undefined }) {
  if (source?.differs !== undefined) return <p className={classes["hint"]}>{noBreak(source.differs)}</p>;
  if (source?.why !== undefined) return <p className={classes["quiet"]}>{noBreak(`The broker's margin could not be had (${source.why}); the order goes without it.`)}</p>;
  return null;
}
