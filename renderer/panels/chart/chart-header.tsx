import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { decimalsOf, viewSubtitle, viewTitle } from "../../state/instrument-words.ts";
import { useQuoteFields } from "../../state/quotes.ts";
import { cx } from "../../theme/cx.ts";
import { changePercentText, changeText, directionOf, priceText, UNKNOWN } from "../../theme/quote-text.ts";
import classes from "./chart.module.css";

const FIELDS = [Q.ltp, Q.previousClose] as const;

/** Who it is and where it stands against yesterday. */
export function ChartHeader({ view }: { readonly view: InstrumentView }) {
  const [ltp = Number.NaN, previous = Number.NaN] = useQuoteFields(view.key, FIELDS);
  const direction = directionOf(ltp, previous);
  const percent = changePercentText(ltp, previous);
  const where = view.expiry === undefined ? ` · ${view.exchange.replace("_INDEX", "")}` : "";
  return (
    <header className={classes["header"]}>
      <h2 className={classes["symbol"]}>{viewTitle(view)}</h2>
      <span className={classes["name"]}>{`${viewSubtitle(view)}${where}`}</span>
      <span data-live className={cx(classes["ltp"], direction)} aria-label="Last price">{priceText(ltp, decimalsOf(view))}</span>
      <span data-live className={direction} aria-label="Change since yesterday's close">
        {percent === UNKNOWN ? "" : `${changeText(ltp, previous, decimalsOf(view))} (${percent}%)`}
      </span>
    </header>
  );
}
