import { useEffect, useState } from "react";
import type { TradeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { MOST_NOTE } from "../../../shared/contract/schemas/trade-journal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { Segments } from "../ticket/segments.tsx";
import { writeWords } from "./journal-actions.ts";
import { useTradeJournal } from "./journal-store.ts";
import { typeNote } from "./note-keeper.ts";
import { TagField } from "./tag-field.tsx";
import classes from "./trade-journal.module.css";

const VERDICTS = [{ value: "unsaid", text: "Not said" }, { value: "kept", text: "Kept", tone: "buy" }, { value: "broken", text: "Broken", tone: "sell" }] as const;
const RATINGS = [1, 2, 3, 4, 5] as const;

/** What the trader says of a trade: each change is kept at once, the note while it is typed. */
export function WordsForm({ entry }: { readonly entry: TradeEntry }) {
  const list = useTradeJournal((page) => page.list);
  const { rule, rating, verdict = "unsaid", tags } = entry;
  const rules = list?.rules ?? [];
  return (
    <div className={classes["words"]} role="group" aria-label="What you say of it">
      <div className={classes["row"]}>
        <div className={classes["field"]}>
          <span>Rule <kbd>R</kbd></span>
          <Segments label="Rule kept or broken" options={VERDICTS} value={verdict} onChange={(value) => void writeWords(entry, { verdict: value === "unsaid" ? null : value })} />
        </div>
        <div className={classes["field"]}>
          <label htmlFor="trade-rule">Which one <kbd>W</kbd></label>
          <div className={classes["joined"]}>
            <select id="trade-rule" value={rule} onChange={(event) => void writeWords(entry, { rule: event.target.value })}>
              <option value="">None in particular</option>
              {rules.map((one) => <option key={one} value={one}>{one}</option>)}
              {rule !== "" && !rules.includes(rule) && <option value={rule}>{rule}</option>}
            </select>
            <button type="button" className={classes["tool"]} title="Your list of rules (Shift+R)" onClick={() => useTradeJournal.setState({ dialog: { kind: "rules" } })}>Rules…</button>
          </div>
        </div>
      </div>
      <TagField tags={tags} known={list?.tags ?? []} onChange={(next) => void writeWords(entry, { tags: next })} />
      <div className={classes["row"]}>
        <SetupField entry={entry} known={list?.setups ?? []} />
        <div className={classes["field"]}>
          <span>Rating <kbd>1</kbd>–<kbd>5</kbd></span>
          <div className={classes["stars"]} role="radiogroup" aria-label="Rating, 1 to 5">
            {RATINGS.map((one) => (
              <button key={one} type="button" role="radio" aria-checked={rating === one} aria-label={`${one} of 5`} data-on={(rating ?? 0) >= one || undefined} onClick={() => void writeWords(entry, { rating: rating === one ? null : one })}>★</button>
            ))}
          </div>
        </div>
      </div>
      <NoteField entry={entry} />
    </div>
  );
}

/** Kept when it is left or Enter is pressed. */
function SetupField({ entry, known }: { readonly entry: TradeEntry; readonly known: readonly string[] }) {
  const [typed, setTyped] = useState(entry.setup);
  useEffect(() => setTyped(entry.setup), [entry.id, entry.setup]);
  const keep = (): void => {
    const setup = typed.trim();
    if (setup !== entry.setup) void writeWords(entry, { setup });
  };
  return (
    <div className={classes["field"]}>
      <label htmlFor="trade-setup">Setup <kbd>U</kbd></label>
      <input id="trade-setup" list="trade-setups-known" value={typed} maxLength={60} autoComplete="off" spellCheck={false} placeholder="Opening range, pullback …" onChange={(event) => setTyped(event.target.value)} onBlur={keep} onKeyDown={(event) => event.key === "Enter" && keep()} />
      <datalist id="trade-setups-known">{known.map((setup) => <option key={setup} value={setup} />)}</datalist>
    </div>
  );
}

function NoteField({ entry }: { readonly entry: TradeEntry }) {
  const draft = useTradeJournal((page) => page.drafts.get(entry.id));
  const problem = useTradeJournal((page) => page.draftProblem);
  const state = draft === undefined ? (entry.note === "" ? "" : "Kept.") : problem === undefined ? "Keeping…" : `Not kept yet, and tried again: ${problem}`;
  return (
    <div className={classes["field"]} data-grow>
      <label htmlFor="trade-note">Note <kbd>N</kbd><i role="status" data-bad={(draft !== undefined && problem !== undefined) || undefined}>{noBreak(state)}</i></label>
      <textarea id="trade-note" value={draft ?? entry.note} maxLength={MOST_NOTE} spellCheck={false} placeholder="Why this trade, what you saw, what you would do again" onChange={(event) => typeNote(entry.id, event.target.value)} />
    </div>
  );
}
