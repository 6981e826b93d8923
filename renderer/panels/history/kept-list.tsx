import { BROKER_FRAMES } from "../../../shared/domain/candle.ts";
import type { BrokerFrame } from "../../../shared/domain/candle.ts";
import type { HistoryOverview, SeriesUseView } from "../../../shared/contract/schemas/history.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { frameName } from "../../../shared/history/frames.ts";
import { removeSeries } from "./history-actions.ts";
import { choose } from "./history-store.ts";
import { dayWords, sizeText } from "./history-words.ts";
import classes from "./history.module.css";

/** What is kept on the disk, series by series. */
export function KeptList({ series }: { readonly series: HistoryOverview["series"] }) {
  return (
    <section aria-label="Kept bars" className={classes["section"]}>
      <h3>Kept bars</h3>
      {series.length === 0 ? <p className={classes["dim"]}>No bars are kept yet. Charts keep what they show, downloads keep more.</p> : (
        <table className={classes["table"]}>
          <thead>
            <tr><th>Instrument</th><th>Bars of</th><th>Days</th><th>Bars</th><th>Size</th><th>From – to</th><th><span className="visually-hidden">What to do</span></th></tr>
          </thead>
          <tbody>{series.map((one) => <Row key={`${one.instrument} ${one.frame}`} one={one} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function Row({ one }: { readonly one: SeriesUseView }) {
  const name = `${one.instrument} ${frameName(one.frame)}`;
  const downloadable = (BROKER_FRAMES as readonly number[]).includes(one.frame);
  return (
    <tr>
      <td>{downloadable ? <button type="button" className={classes["name"]} title="Show its days" onClick={() => choose(one.instrument, one.frame as BrokerFrame)}>{one.instrument}</button> : one.instrument}</td>
      <td>{frameName(one.frame)}</td>
      <td>{groupDigits(one.days)}{one.imported > 0 && <span className={classes["dim"]}>{` (${groupDigits(one.imported)} imported)`}</span>}</td>
      <td>{groupDigits(one.bars)}</td>
      <td>{sizeText(one.bytes)}</td>
      <td>{`${dayWords(one.first)} – ${dayWords(one.last)}`}</td>
      <td><button type="button" className={classes["tool"]} aria-label={`Delete the kept bars of ${name}`} onClick={() => void removeSeries(one)}>Delete</button></td>
    </tr>
  );
}
