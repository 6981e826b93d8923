import { useEffect, useState } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { instruments } from "../../state/instruments.ts";
import { useQuoteFields, useWant } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { changePercentText, directionOf, priceText, UNKNOWN } from "../../theme/quote-text.ts";
import classes from "./tiles.module.css";

/** Asked for in this order; those the broker's master does not carry are left out. */
const WANTED = ["NIFTY", "BANKNIFTY", "INDIAVIX"].map((symbol) => instrumentKey("NSE_INDEX", symbol));
const TILE_FIELDS = [Q.ltp, Q.previousClose] as const;
const NONE: readonly InstrumentKey[] = [];

/** The indices that exist today, known after the first snapshot. */
function useIndices(): readonly InstrumentView[] {
  const loaded = useTerminal((state) => state.loaded);
  const [found, setFound] = useState<readonly InstrumentView[]>([]);
  useEffect(() => {
    if (!loaded) return;
    const look = (): void => setFound(WANTED.map((key) => instruments.get(key)).filter((one) => one !== undefined));
    instruments.ensure(WANTED).then(look, () => {});
    return instruments.onChange(look);
  }, [loaded]);
  return found;
}

export function IndexTiles() {
  const indices = useIndices();
  const [keys, setKeys] = useState(NONE);
  useEffect(() => setKeys(indices.map(({ key }) => key)), [indices]);
  useWant("index-tiles", keys);
  return indices.map((index) => <IndexTile key={index.key} index={index} />);
}

function IndexTile({ index }: { readonly index: InstrumentView }) {
  const [last = Number.NaN, close = Number.NaN] = useQuoteFields(index.key, TILE_FIELDS);
  const percent = changePercentText(last, close);
  const name = index.symbol === "INDIAVIX" ? "INDIA VIX" : index.symbol;
  return (
    <button type="button" className={classes["tile"]} title={`${index.name}: show the chart`} onClick={() => select(index.key)}>
      <small>{name}</small>
      <span data-live>
        <b>{priceText(last)}</b> <span className={cx(classes["change"], directionOf(last, close))}>{percent === UNKNOWN ? "" : `${percent}%`}</span>
      </span>
    </button>
  );
}
