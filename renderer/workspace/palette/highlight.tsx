import { Fragment } from "react";
import { matches } from "./matches.ts";
import classes from "./palette.module.css";

/** A text with the parts that were typed in bold colour. */
export function Highlight({ text, typed }: { readonly text: string; readonly typed: string }) {
  const parts = matches(text, typed);
  return parts.map((part, at) => (part.hit ? <mark key={at} className={classes["hit"]}>{part.text}</mark> : <Fragment key={at}>{part.text}</Fragment>));
}
