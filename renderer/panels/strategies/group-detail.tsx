import { formatSignedMoney } from "../../../shared/domain/format.ts";
import { noBreak } from "../../theme/no-break.ts";
import { pauseStrategies, startStrategies } from "./strategy-actions.tsx";
import type { GroupRow } from "./strategy-rows.ts";
import { askStop, toggleDetail } from "./strategy-store.ts";
import { isActive, openWords } from "./strategy-words.ts";
import classes from "./strategies.module.css";

/** A group as a whole: what its keys act on stands here, not one of its members. */
export function GroupDetail({ row: { group, members, today, total, running, failed } }: { readonly row: GroupRow }) {
  return (
    <section className={classes["detail"]} aria-label={`Details of the group ${group}`}>
      <header className={classes["head"]}>
        <h3>{group}</h3>
        <span className={classes["state"]}>{`${members.length} strategies, ${running} running${failed > 0 ? `, ${failed} failed` : ""}`}</span>
        <span className={classes["sentence"]} />
        <div className={classes["buttons"]}>
          <button type="button" className="button" onClick={() => void startStrategies(members)}>Start <kbd>R</kbd></button>
          <button type="button" className="button" disabled={running === 0} onClick={() => void pauseStrategies(members)}>Pause <kbd>P</kbd></button>
          <button type="button" className="button" disabled={!members.some(isActive)} onClick={() => askStop(members)}>Stop <kbd>X</kbd></button>
          <button type="button" className={classes["tool"]} aria-label="Close the details" title="Close the details (I)" onClick={toggleDetail}>✕</button>
        </div>
      </header>
      <div className={classes["versions"]}>
        <dl>
          <div><dt>Today, net</dt><dd className={today > 0 ? "up" : today < 0 ? "down" : ""}>{noBreak(formatSignedMoney(today))}</dd></div>
          <div><dt>All days, net</dt><dd className={total > 0 ? "up" : total < 0 ? "down" : ""}>{noBreak(formatSignedMoney(total))}</dd></div>
          <div><dt>Open</dt><dd>{openWords(members)}</dd></div>
        </dl>
        <p className={classes["versions-say"]}>Keys and buttons act on all of its members that the filter shows. Enter folds the group; Space marks it.</p>
      </div>
    </section>
  );
}
