import type { ReactNode } from "react";
import type { StoryView } from "../../../shared/contract/schemas/story.ts";
import { formatMoney, formatQuantity } from "../../../shared/domain/format.ts";
import { formatPrice, formatTime } from "../../grids/formats.ts";
import { noBreak } from "../../theme/no-break.ts";
import { spanText, timingBars } from "./story-words.ts";
import classes from "./why.module.css";

export function Section({ title, note, children }: { readonly title: string; readonly note?: string; readonly children: ReactNode }) {
  return (
    <section className={classes["section"]}>
      <h3>
        {title} {note !== undefined && <span>{note}</span>}
      </h3>
      {children}
    </section>
  );
}

/** Every rule that was looked at before it went, with its limit and the value it met. */
export function Checks({ checks }: { readonly checks: StoryView["checks"] }) {
  if (checks.length === 0) {
    return (
      <Section title="Checks">
        <p className={classes["none"]}>None on record: the order was placed elsewhere, or before checks were kept.</p>
      </Section>
    );
  }
  return (
    <Section title="Checks" note={String(checks.length)}>
      <table className={classes["table"]}>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" className={classes["number"]}>Limit</th>
            <th scope="col" className={classes["number"]}>Value</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ rule, limit, value }, i) => (
            <tr key={`${rule} ${i}`}>
              <td>{rule}</td>
              <td className={classes["number"]}>{limit}</td>
              <td className={classes["number"]}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Where the time went, from the press to the broker's answer. */
export function Timing({ timing }: { readonly timing: StoryView["timing"] }) {
  const { bars, totalUs } = timingBars(timing);
  if (bars.length === 0) return null;
  return (
    <Section title="Where the time went" note={spanText(totalUs)}>
      <div className={classes["timing"]}>
        {bars.map(({ step, us, from, share }) => (
          <div key={step} className={classes["bar-row"]}>
            <span>{step}</span>
            <i aria-hidden="true"><b style={{ marginLeft: `${from * 100}%`, width: `max(2px, ${share * 100}%)` }} /></i>
            <span className={classes["number"]}>{spanText(us)}</span>
          </div>
        ))}
      </div>
    </Section>
  );
}

/** Each record of the journal about it, with the time since the one before. */
export function Steps({ steps }: { readonly steps: StoryView["steps"] }) {
  if (steps.length === 0) return null;
  return (
    <Section title="What happened" note={`${steps.length} journal record${steps.length === 1 ? "" : "s"}`}>
      <ol className={classes["steps"]}>
        {steps.map(({ seq, at, kind, sentence, us }) => (
          <li key={seq}>
            <time>{`${formatTime(at)}.${String(Math.floor(at % 1000)).padStart(3, "0")}`}</time>
            <span className={classes["since"]}>{us === undefined ? "" : `+${spanText(us)}`}</span>
            <span className={classes["what"]}>{noBreak(sentence)}</span>
            <span className={classes["seq"]} title={`Journal record ${seq}`}>{`${kind} #${seq}`}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function Fills({ fills }: { readonly fills: StoryView["fills"] }) {
  if (fills.length === 0) return null;
  return (
    <Section title="Fills" note={String(fills.length)}>
      <table className={classes["table"]}>
        <thead>
          <tr>
            <th scope="col">Market time</th>
            <th scope="col">Fill</th>
            <th scope="col" className={classes["number"]}>Quantity</th>
            <th scope="col" className={classes["number"]}>Price ₹</th>
            <th scope="col" className={classes["number"]}>Value</th>
          </tr>
        </thead>
        <tbody>
          {fills.map((fill) => (
            <tr key={fill.key}>
              <td>{formatTime(fill.at)}</td>
              <td className={classes["code"]}>{fill.fillId}</td>
              <td className={classes["number"]}>{formatQuantity(fill.quantity)}</td>
              <td className={classes["number"]}>{formatPrice(fill.price)}</td>
              <td className={classes["number"]}>{formatMoney(fill.price * fill.quantity * fill.multiplier)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
