import { useMemo } from "react";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { pauseStrategies, startStrategies } from "./strategy-actions.tsx";
import { fits, isFiltered } from "./strategy-rows.ts";
import type { StateFilter, StrategyFilter } from "./strategy-rows.ts";
import { askStop, clearMarks, setFilter, useStrategiesPage } from "./strategy-store.ts";
import { isActive } from "./strategy-words.ts";
import classes from "./strategies.module.css";

const STATES: readonly (readonly [StateFilter, string])[] = [["all", "Any state"], ["active", "Running"], ["stopped", "Stopped"], ["failed", "Failed"]];
const MODES: readonly (readonly [StrategyFilter["mode"], string])[] = [["all", "Any mode"], ["paper", "Paper"], ["shadow", "Shadow"], ["live", "Live"]];

/** What is shown of all strategies, their sum, and what is done to the marked ones together. */
export function FilterBar() {
  const { filter, marked } = useStrategiesPage();
  const strategies = useTerminal((state) => state.strategies);
  const shown = useMemo(() => [...strategies.values()].filter((one) => fits(one, filter)), [strategies, filter]);
  const today = shown.reduce((sum, one) => sum + one.today.net, 0);
  const chosen = [...marked].map((id) => strategies.get(id)).filter((one) => one !== undefined);
  return (
    <div className={classes["bar"]}>
      <input
        id="strategies-filter" type="search" className={classes["search"]} aria-label="Filter strategies" placeholder="Filter (F)" maxLength={60} autoComplete="off" spellCheck={false}
        value={filter.text} onChange={(event) => setFilter({ text: event.target.value })}
      />
      <select aria-label="State" className={classes["pick"]} value={filter.state} onChange={(event) => setFilter({ state: event.target.value as StateFilter })}>
        {STATES.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
      </select>
      <select aria-label="Mode" className={classes["pick"]} value={filter.mode} onChange={(event) => setFilter({ mode: event.target.value as StrategyFilter["mode"] })}>
        {MODES.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
      </select>
      {chosen.length === 0 ? (
        <p className={classes["sum"]} role="status">
          <span>{countWords(shown.length, strategies.size, shown.filter(isActive).length, isFiltered(filter))}</span>
          <b className={today > 0 ? "up" : today < 0 ? "down" : ""}>{noBreak(`${formatSignedMoney(today)} today`)}</b>
        </p>
      ) : (
        <div className={classes["marked"]} role="group" aria-label="Marked strategies">
          <b>{`${chosen.length} marked`}</b>
          <button type="button" className={classes["tool"]} onClick={() => void startStrategies(chosen)}>Start <kbd>R</kbd></button>
          <button type="button" className={classes["tool"]} onClick={() => void pauseStrategies(chosen)}>Pause <kbd>P</kbd></button>
          <button type="button" className={classes["tool"]} onClick={() => askStop(chosen)}>Stop <kbd>X</kbd></button>
          <button type="button" className={classes["tool"]} onClick={clearMarks}>Unmark <kbd>Esc</kbd></button>
        </div>
      )}
    </div>
  );
}

function countWords(shown: number, all: number, active: number, filtered: boolean): string {
  return `${filtered ? `${shown} of ${all}` : all}${all === 1 && !filtered ? " strategy" : " strategies"}, ${active} active`;
}
