import type { ConversionPreview } from "../../../../shared/contract/schemas/conversion.ts";
import { formatMoney } from "../../../../shared/domain/format.ts";
import type { Product } from "../../../../shared/domain/words.ts";
import { noBreak } from "../../../theme/no-break.ts";
import { cx } from "../../../theme/cx.ts";
import { changeWords } from "./convert-words.ts";
import classes from "./convert.module.css";

/** Margin by our own tables, what ends, and what stays. */
export function ConvertEffects({ preview, from, to }: { readonly preview: ConversionPreview; readonly from: Product; readonly to: Product }) {
  const { marginNow, marginThen, available, ends, notes } = preview;
  const short = available !== undefined && marginThen - marginNow > available;
  return (
    <>
      <dl className={classes["figures"]}>
        <div><dt>Blocks as {from}</dt><dd>{formatMoney(marginNow)}</dd></div>
        <div><dt>Blocks as {to}</dt><dd>{formatMoney(marginThen)}</dd></div>
        <div className={cx(classes["change"], short && classes["short"])}><dt>Margin</dt><dd>{changeWords(marginNow, marginThen)}</dd></div>
        <div><dt>Available</dt><dd>{available === undefined ? "not known yet" : formatMoney(available)}</dd></div>
      </dl>
      {ends.length > 0 && (
        <section className={classes["ends"]} aria-label="What ends first">
          <h3>Ends first</h3>
          <ul>{ends.map((words) => <li key={words}>{noBreak(words)}</li>)}</ul>
        </section>
      )}
      {notes.length > 0 && <ul className={classes["notes"]} aria-label="Worth knowing">{notes.map((words) => <li key={words}>{noBreak(words)}</li>)}</ul>}
    </>
  );
}
