import { useLayoutEffect, useRef, useState } from "react";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { shortDay } from "../../theme/day-text.ts";
import { marked } from "./log-lines.ts";
import { useLog } from "./use-log.ts";
import type { Level, Log } from "./use-log.ts";
import classes from "./strategies.module.css";

const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];
const FIRST_LEVELS: readonly Level[] = ["info", "warn", "error"];
/** Nearer to the end than this the log follows, px. */
const AT_END = 8;

/** What the strategy writes, and what Sauda writes about it. Follows the newest line until it is scrolled up. */
export function LogTab({ strategy }: { readonly strategy: StrategyView }) {
  const [levels, setLevels] = useState(FIRST_LEVELS);
  const [search, setSearch] = useState("");
  const [follow, setFollow] = useState(true);
  const log = useLog(strategy, levels, search);
  return (
    <div className={classes["log"]}>
      <div className={classes["log-tools"]}>
        <div role="group" aria-label="Levels" className={classes["levels"]}>
          {LEVELS.map((level) => {
            const on = levels.includes(level);
            return (
              <button key={level} type="button" aria-pressed={on} data-level={level} onClick={() => setLevels(on ? levels.filter((one) => one !== level) : LEVELS.filter((one) => one === level || levels.includes(one)))}>
                {level}
              </button>
            );
          })}
        </div>
        <input className={classes["search"]} type="search" aria-label="Search the log" placeholder="Search the log" maxLength={100} value={search} onChange={(event) => setSearch(event.target.value)} />
        <button type="button" className={classes["tool"]} aria-pressed={follow} title="Stay at the newest line" onClick={() => setFollow(!follow)}>Follow</button>
      </div>
      {levels.length === 0 ? <EmptyState title="No level is chosen" hint="Choose one above: info, warn and error say the most." /> : <Lines log={log} search={search} follow={follow} onFollow={setFollow} again={log.again} older={log.older} />}
    </div>
  );
}

interface LinesProps {
  readonly log: Log;
  readonly search: string;
  readonly follow: boolean;
  readonly onFollow: (follow: boolean) => void;
  readonly again: () => void;
  readonly older: () => void;
}

function Lines({ log, search, follow, onFollow, again, older }: LinesProps) {
  const root = useRef<HTMLDivElement>(null);
  const { lines } = log;
  const first = lines[0]?.nth;
  const last = lines.at(-1)?.nth;
  // Where the list was put by itself. Its scroll event comes a frame later, when the reader may have decided otherwise: it decides nothing.
  const put = useRef<number | undefined>(undefined);
  // In the layout phase: an observer that outlives the commit would bring a reader who has just left the end back to it.
  useLayoutEffect(() => {
    const element = root.current;
    if (!follow || !element) return;
    const toEnd = (): void => {
      element.scrollTop = element.scrollHeight;
      put.current = element.scrollTop;
    };
    toEnd();
    // A panel that becomes lower would hide its newest lines.
    const resized = new ResizeObserver(toEnd);
    resized.observe(element);
    return () => resized.disconnect();
  }, [follow, last]);
  // Lines put in above must not move those that are read.
  const before = useRef({ first, height: 0 });
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    if (!follow && before.current.first !== undefined && first !== undefined && first < before.current.first) {
      element.scrollTop += element.scrollHeight - before.current.height;
      put.current = element.scrollTop;
    }
    before.current = { first, height: element.scrollHeight };
  }, [first, last, follow]);
  if (log.kind === "loading") return <LoadingState what="the log" rows={5} />;
  if (log.kind === "failed" && lines.length === 0) return <ErrorState title="The log could not be had" sentence={log.problem ?? ""} action={{ label: "Ask again", run: again }} />;
  if (lines.length === 0) return <EmptyState title={search.trim() === "" ? "Nothing is written yet" : `Nothing is written about “${search.trim()}”`} hint={search.trim() === "" ? "What it logs with this.log stands here, and what Sauda has to say about it." : "Search in fewer letters, or choose more levels."} />;
  return (
    <>
      {log.problem !== undefined && <p role="alert" className={classes["problem"]}>{`The log stands still: ${log.problem}`}</p>}
      <div
        ref={root} className={classes["lines"]} role="log" aria-label="Log" aria-live="off" tabIndex={0}
        onScroll={({ currentTarget }) => {
          if (put.current !== undefined && Math.abs(currentTarget.scrollTop - put.current) < 1) return;
          put.current = undefined;
          const end = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight <= AT_END;
          if (end !== follow) onFollow(end);
          if (currentTarget.scrollTop < AT_END && !end) older();
        }}
      >
        {log.more && <button type="button" className={classes["older"]} disabled={log.paging} onClick={() => { onFollow(false); older(); }}>{log.paging ? "Loading older lines…" : "Older lines"}</button>}
        <table>
          <tbody>
            {lines.map(({ nth, level, at, text }, i) => (
              <tr key={nth} data-level={level}>
                <td>{stamp(at, lines[i - 1]?.at)}</td>
                <td>{level}</td>
                <td>{marked(text, search).map((part, j) => (part.hit ? <mark key={j}>{part.text}</mark> : part.text))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!follow && <p className={classes["below"]} role="status">{`${groupDigits(lines.length)} lines are here; it does not follow while you read.`} <button type="button" onClick={() => onFollow(true)}>To the newest</button></p>}
    </>
  );
}

/** The time, with the day where another one begins. */
function stamp(at: number, before: number | undefined): string {
  const day = istDay(at);
  return before === undefined || istDay(before) !== day ? `${shortDay(day)} ${istTime(at)}` : istTime(at);
}
