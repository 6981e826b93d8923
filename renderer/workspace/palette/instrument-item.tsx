import { Command } from "cmdk";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { expiryText, viewTitle } from "../../state/instrument-words.ts";
import { Highlight } from "./highlight.tsx";
import classes from "./palette.module.css";

export const INSTRUMENT = "instrument ";

/** "25 Aug 26" beside a contract; the company's or index's name beside the rest. */
function subtitle(view: InstrumentView): string {
  if (view.expiry === undefined) return view.name === view.symbol ? "" : view.name;
  return `${expiryText(view.expiry)} ${view.expiry.slice(2, 4)}`;
}

/** One instrument in the list: what it is, when it ends, its lot, and where it is traded. */
export function InstrumentItem({ view, typed, onSelect }: { readonly view: InstrumentView; readonly typed: string; readonly onSelect: () => void }) {
  return (
    <Command.Item value={INSTRUMENT + view.key} onSelect={onSelect} className={classes["item"]} title={`${view.exchange} ${view.symbol}`}>
      <b><Highlight text={viewTitle(view)} typed={typed} /></b>
      <span className={classes["name"]}><Highlight text={subtitle(view)} typed={typed} /></span>
      {view.lot > 1 && <span className={classes["lot"]}>lot {view.lot.toLocaleString("en-IN")}</span>}
      {!view.tradable && <span className={classes["lot"]}>index</span>}
      <span className={classes["tag"]} data-segment={segmentOf(view)}>{view.exchange.replace("_INDEX", "")}</span>
    </Command.Item>
  );
}

function segmentOf({ exchange }: InstrumentView): "cash" | "derivative" | "other" {
  if (exchange === "NFO" || exchange === "BFO") return "derivative";
  return exchange === "MCX" || exchange === "CDS" ? "other" : "cash";
}
