import type { WalkView, WalkWindowView } from "../../../shared/contract/schemas/lab-walk.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { NO_FIGURE, signedPercent } from "../../../shared/lab-charts/figure-text.ts";
import { dayWords } from "../history/history-words.ts";
import classes from "./lab-walk.module.css";
import { placeOn, stripOf, yearly } from "./walk-words.ts";

/** One row for each window: where it lies in time, what was chosen, and what it came to before and after. */
export function WalkTable({ walk }: { readonly walk: WalkView }) {
  const { windows, request: { axes } } = walk;
  return (
    <table className={classes["windows"]} aria-label="Windows">
      <thead>
        <tr>
          <th scope="col" className={classes["text"]}>Tried from</th>
          <th scope="col" className={classes["time"]}><span className={classes["key"]} data-in /> chosen on <span className={classes["key"]} /> tried on</th>
          {axes.map(({ name }) => <th key={name} scope="col">{name}</th>)}
          <th scope="col" title="Return on the days that it was chosen on, a year">Chosen / y</th>
          <th scope="col" title="Return on the days after, a year">Tried / y</th>
          <th scope="col" title="Return on the days after">Return</th>
          <th scope="col">Trades</th>
        </tr>
      </thead>
      <tbody>{windows.map((window) => <Row key={window.outOfSample.from} window={window} walk={walk} />)}</tbody>
    </table>
  );
}

function Row({ window, walk: { windows, request: { axes, base } } }: { readonly window: WalkWindowView; readonly walk: WalkView }) {
  const { inSample, outOfSample, best, tried } = window;
  const capital = base.capital / 10_000;
  const gained = tried && (tried.equityFinal / capital - 1) * 100;
  const strip = (span: WalkWindowView["inSample"]): { left: string; width: string } => {
    const { from, width } = stripOf(windows, span);
    return { left: `${from * 100}%`, width: `${width * 100}%` };
  };
  return (
    <tr>
      <th scope="row" className={classes["text"]} title={`Chosen on ${inSample.from} to ${inSample.to}, ${groupDigits(inSample.days)} trading days; tried on ${outOfSample.from} to ${outOfSample.to}, ${groupDigits(outOfSample.days)}`}>{dayWords(outOfSample.from)}</th>
      <td className={classes["time"]} aria-hidden><div><i data-in style={strip(inSample)} /><i data-sign={gained === undefined ? "none" : gained > 0 ? "up" : "down"} style={strip(outOfSample)} /></div></td>
      {axes.map(({ name, values }, i) => {
        const place = placeOn(values, best?.values[i]);
        return <td key={name}>{best ? String(best.values[i]) : NO_FIGURE}{place !== undefined && <span className={classes["place"]} aria-hidden><i style={{ left: `${place * 100}%` }} /></span>}</td>;
      })}
      <td>{told(yearly(best?.figures?.return, inSample))}</td>
      <td>{told(yearly(gained, outOfSample))}</td>
      <td data-sign={gained === undefined || gained === 0 ? undefined : gained > 0 ? "up" : "down"}>{best ? told(gained) : "nothing chosen"}</td>
      <td>{tried ? groupDigits(tried.trades) : NO_FIGURE}</td>
    </tr>
  );
}

function told(percent: number | undefined): string {
  return percent === undefined ? NO_FIGURE : signedPercent(percent);
}
