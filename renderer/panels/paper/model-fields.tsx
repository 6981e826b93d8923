import { Segments } from "../ticket/segments.tsx";
import { TextField } from "./form-field.tsx";
import { assumesOf } from "../../../shared/simulation/assumes.ts";
import type { ModelText, ReadModel } from "./fill-words.ts";
import classes from "./paper-forms.module.css";

const DELAYS = [
  { value: "spread", text: "Varies", title: "Drawn anew for each order, as on a real line" },
  { value: "fixed", text: "Fixed", title: "The same for each order" },
] as const;
const QUEUES = [
  { value: "behind", text: "Behind the queue", title: "Waits until the quantity shown ahead of it has traded" },
  { value: "touch", text: "On touch", title: "Fills on any trade at its price" },
  { value: "through", text: "Trade through", title: "Fills only when the market trades beyond its price" },
] as const;

interface ModelFieldsProps {
  readonly text: ModelText;
  readonly read: ReadModel;
  readonly onChange: (text: ModelText) => void;
}

/** How orders of the account are filled, and what that assumes, in one sentence. */
export function ModelFields({ text, read, onChange }: ModelFieldsProps) {
  const problems = read.ok ? {} : read.problems;
  const change = (part: Partial<ModelText>): void => onChange({ ...text, ...part });
  return (
    <>
      <div className={classes["group"]}>
        <h3>Time to the market</h3>
        <Segments label="Time to the market" options={DELAYS} value={text.kind} onChange={(kind) => change({ kind })} />
        <div className={classes["pair"]}>
          {text.kind === "fixed" ? (
            <TextField id="paper-fixed" label="Every order" suffix="ms" value={text.fixedMs} problem={problems.fixedMs} onChange={(fixedMs) => change({ fixedMs })} />
          ) : (
            <>
              <TextField id="paper-median" label="Half are quicker than" suffix="ms" value={text.medianMs} problem={problems.medianMs} onChange={(medianMs) => change({ medianMs })} />
              <TextField id="paper-p99" label="One in a hundred is slower than" suffix="ms" value={text.p99Ms} problem={problems.p99Ms} onChange={(p99Ms) => change({ p99Ms })} />
            </>
          )}
        </div>
      </div>
      <div className={classes["group"]}>
        <h3>A resting limit order fills</h3>
        <Segments label="A resting limit order fills" options={QUEUES} value={text.queue} onChange={(queue) => change({ queue })} />
      </div>
      <div className={classes["pair"]}>
        <TextField
          id="paper-protection" label="Market protection" suffix="%" value={text.protection} problem={problems.protection} onChange={(protection) => change({ protection })}
          hint="How far from the last price a market order may fill; the limit that an SL-M becomes."
        />
      </div>
      <p className={classes["assumes"]} role="status">{read.ok ? assumesOf(read.model) : "Correct the fields above to see what the fills assume."}</p>
    </>
  );
}
