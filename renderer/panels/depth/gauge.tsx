import classes from "./depth.module.css";

/** Spread and imbalance of the levels shown; the numbers are the painter's. */
export function Gauge({ rows }: { readonly rows: number }) {
  return (
    <dl className={classes["gauge"]} data-live>
      <div title="Best ask less best bid; bp are hundredths of a percent of the price between them">
        <dt>Spread</dt>
        <dd data-cell="spread" />
      </div>
      <div title={`(bids − asks) ÷ (bids + asks) of the ${rows} levels shown`}>
        <dt>Imbalance</dt>
        <dd data-cell="imbalance" />
      </div>
    </dl>
  );
}
