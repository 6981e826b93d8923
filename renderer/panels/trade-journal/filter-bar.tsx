import { DayField } from "../history/day-field.tsx";
import { accountTitle } from "./entry-words.ts";
import { changeFilter, clearFilter } from "./journal-reads.ts";
import { isFiltered, useTradeJournal } from "./journal-store.ts";
import classes from "./trade-journal.module.css";

type Choice = readonly [value: string, words: string];

const RESULTS: readonly Choice[] = [["", "Any result"], ["won", "Won"], ["lost", "Lost"], ["open", "Open"]];
const VERDICTS: readonly Choice[] = [["", "Any rule"], ["kept", "Rule kept"], ["broken", "Rule broken"], ["unsaid", "Not said"]];
const SIDES: readonly Choice[] = [["", "Both sides"], ["BUY", "Long"], ["SELL", "Short"]];

/** Which trades are listed, summed and exported. */
export function FilterBar() {
  const filter = useTradeJournal((page) => page.filter);
  const list = useTradeJournal((page) => page.list);
  const accounts = (list?.accounts ?? []).map((account): Choice => [account, accountTitle(account)]);
  return (
    <div className={classes["bar"]} role="search" aria-label="Filter of the trade journal">
      <input
        id="trade-journal-search" type="search" className={classes["search"]} aria-label="Search notes, tags and instruments" placeholder="Search (F)" maxLength={200} autoComplete="off" spellCheck={false}
        value={filter.text ?? ""} onChange={(event) => changeFilter({ text: event.target.value })}
      />
      {accounts.length > 1 && <Pick label="Account" name="account" value={filter.account} choices={[["", "All accounts"], ...accounts]} />}
      <Pick label="Side" name="side" value={filter.side} choices={SIDES} />
      <Pick label="Result" name="result" value={filter.result} choices={RESULTS} />
      <Pick label="Rule kept or broken" name="verdict" value={filter.verdict} choices={VERDICTS} />
      {(list?.rules.length ?? 0) > 0 && <Pick label="Which rule" name="rule" value={filter.rule} choices={[["", "Every rule"], ...(list?.rules ?? []).map((rule): Choice => [rule, rule])]} />}
      {(list?.tags.length ?? 0) > 0 && <Pick label="Tag" name="tag" value={filter.tag} choices={[["", "Any tag"], ...(list?.tags ?? []).map((tag): Choice => [tag, `#${tag}`])]} />}
      <DayField id="trade-journal-from" label="From" value={filter.from ?? ""} className={classes["day"]} onChange={(from) => changeFilter({ from })} />
      <DayField id="trade-journal-to" label="to" value={filter.to ?? ""} className={classes["day"]} onChange={(to) => changeFilter({ to })} />
      {isFiltered(filter) && <button type="button" className={classes["tool"]} onClick={clearFilter}>Show all <kbd>C</kbd></button>}
    </div>
  );
}

interface PickProps {
  readonly label: string;
  readonly name: "account" | "side" | "result" | "verdict" | "rule" | "tag";
  readonly value: string | undefined;
  readonly choices: readonly Choice[];
}

function Pick({ label, name, value = "", choices }: PickProps) {
  return (
    <select aria-label={label} className={classes["pick"]} data-on={value !== "" || undefined} value={value} onChange={(event) => changeFilter({ [name]: event.target.value })}>
      {choices.map(([one, words]) => <option key={one} value={one}>{words}</option>)}
      {!choices.some(([one]) => one === value) && <option value={value}>{value}</option>}
    </select>
  );
}
