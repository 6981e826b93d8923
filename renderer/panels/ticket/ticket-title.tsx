import { useMemo } from "react";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { useInstrument } from "../../state/instruments.ts";
import { decimalsOf, viewSubtitle, viewTitle } from "../../state/instrument-words.ts";
import { useQuoteFields, useWant } from "../../state/quotes.ts";
import { priceText } from "../../theme/quote-text.ts";
import classes from "./ticket.module.css";

const FIELDS = [Q.ltp, Q.bid, Q.ask] as const;

/** Which instrument it is, with its best bid and ask. */
export function TicketTitle({ instrument, prefix = "" }: { readonly instrument: InstrumentKey | undefined; readonly prefix?: string }) {
  const view = useInstrument(instrument);
  const keys = useMemo(() => (instrument === undefined ? [] : [instrument]), [instrument]);
  useWant("ticket", keys);
  const [ltp = Number.NaN, bid = Number.NaN, ask = Number.NaN] = useQuoteFields(instrument, FIELDS);
  if (!view) return null;
  const decimals = decimalsOf(view);
  return (
    <header className={classes["title"]}>
      <h2>{prefix}{viewTitle(view)}</h2>
      <span className={classes["subtitle"]}>{viewSubtitle(view)}</span>
      <span data-live className={classes["prices"]}>
        {view.tradable ? (
          <>
            <span className="up" title="Best bid">{priceText(bid, decimals)}</span> <span className="down" title="Best ask">{priceText(ask, decimals)}</span>
          </>
        ) : priceText(ltp, decimals)}
      </span>
    </header>
  );
}
