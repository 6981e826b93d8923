import type { ReactNode } from "react";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./banner.module.css";

interface BannerProps {
  readonly tone: "info" | "warning" | "bad";
  readonly title: string;
  readonly sentence: ReactNode;
  /** Something is being done about it. */
  readonly busy?: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** One line under the top bar: what is wrong and what to do. */
export function Banner({ tone, title, sentence, busy = false, action }: BannerProps) {
  return (
    <div className={cx(classes["banner"], classes[tone])} role={tone === "bad" ? "alert" : "status"}>
      {busy ? <i className={classes["busy"]} aria-hidden="true" /> : <i className={classes["mark"]} aria-hidden="true" />}
      <b>{title}</b>
      <span className={classes["sentence"]}>{typeof sentence === "string" ? noBreak(sentence) : sentence}</span>
      {action && (
        <button type="button" className="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
