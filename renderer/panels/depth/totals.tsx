import classes from "./depth.module.css";

/** The day in figures, under the book. */
export function Totals({ index }: { readonly index: boolean }) {
  return (
    <div className={classes["totals"]}>
      {!index && (
        <div className={classes["balance"]} aria-hidden="true">
          <i data-cell="balance" />
        </div>
      )}
      <dl className={classes["figures"]} data-live>
        {!index && (
          <>
            <dt>Total bid · ask</dt>
            <dd>
              <span className="up" data-cell="totalBid" /> · <span className="down" data-cell="totalAsk" />
            </dd>
          </>
        )}
        <dt>Open · prev. close</dt>
        <dd>
          <span data-cell="open" /> · <span data-cell="close" />
        </dd>
        <dt>Day range</dt>
        <dd data-cell="range" />
        {!index && (
          <>
            <dt>Circuit</dt>
            <dd data-cell="circuit" />
            <dt>Volume · VWAP</dt>
            <dd>
              <span data-cell="volume" /> · <span data-cell="vwap" />
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
