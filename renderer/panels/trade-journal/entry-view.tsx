import type { WholeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { formatMoney, formatQuantity, formatRupees, formatSignedMoney } from "../../../shared/domain/format.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import { useInstrument } from "../../state/instruments.ts";
import { nameOf } from "../../grids/columns.ts";
import { ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { accountTitle, heldText, momentText, spanText } from "./entry-words.ts";
import { attachChart } from "./journal-actions.ts";
import { refreshTradeJournal, showEntry, showList } from "./journal-reads.ts";
import { neighbour, useTradeJournal } from "./journal-store.ts";
import { MissingPicture, PictureBox } from "./picture-box.tsx";
import classes from "./trade-journal.module.css";
import { WordsForm } from "./words-form.tsx";

/** One trade: pictures large, figures, and what is said of it. */
export function EntryView() {
  const { whole, entryProblem, entry, list } = useTradeJournal();
  const [newer, older] = [neighbour(list, entry, -1), neighbour(list, entry, 1)];
  return (
    <div className={classes["entry"]}>
      <nav className={classes["head"]} aria-label="Trades">
        <button type="button" className={classes["tool"]} onClick={showList}>‹ All trades <kbd>Esc</kbd></button>
        <span className={classes["gap"]} />
        <button type="button" className={classes["tool"]} disabled={!newer} onClick={() => newer && showEntry(newer.id)}>Newer <kbd>K</kbd></button>
        <button type="button" className={classes["tool"]} disabled={!older} onClick={() => older && showEntry(older.id)}>Older <kbd>J</kbd></button>
        <button type="button" className={classes["tool"]} disabled={!whole} onClick={() => whole && void attachChart(whole)}>Attach chart <kbd>A</kbd></button>
      </nav>
      {entryProblem !== undefined ? <ErrorState title="The trade could not be looked at" sentence={entryProblem} action={{ label: "Ask again", run: refreshTradeJournal }} /> : whole ? <Whole entry={whole} /> : <LoadingState what="the trade" rows={8} />}
    </div>
  );
}

function Whole({ entry }: { readonly entry: WholeEntry }) {
  const { instrument, product, side, state, net, account, pictures } = entry;
  const view = useInstrument(instrument);
  const name = nameOf(instrument);
  const has = (kind: string): boolean => pictures.some((picture) => picture.kind === kind);
  return (
    <div className={classes["body"]} tabIndex={-1}>
      <header className={classes["title"]}>
        <h3>{name}</h3>
        <span className={`${classes["side"] ?? ""} ${side === "BUY" ? "up" : "down"}`}>{side === "BUY" ? "LONG" : "SHORT"}</span>
        <span className={classes["dim"]}>{`${product} · ${accountTitle(account)} · ${spanText(entry)}`}</span>
        <b className={net > 0 ? "up" : net < 0 ? "down" : ""}>{formatSignedMoney(net)}<small>{state === "open" ? " so far" : " net"}</small></b>
      </header>
      {state === "gone" && <p className={classes["problem"]} role="status">The fills of this trade are in the order journal no longer. What you said of it stays here.</p>}
      <div className={classes["pictures"]}>
        {!has("entry") && state !== "gone" && <MissingPicture entry={entry.id} kind="entry" />}
        {pictures.filter(({ kind }) => kind === "entry").map((picture) => <PictureBox key={picture.id} picture={picture} name={name} />)}
        {!has("exit") && state === "closed" && <MissingPicture entry={entry.id} kind="exit" />}
        {pictures.filter(({ kind }) => kind !== "entry").map((picture) => <PictureBox key={picture.id} picture={picture} name={name} />)}
      </div>
      <div className={classes["lower"]}>
        <Figures entry={entry} decimals={decimalsOf(view)} />
        <WordsForm entry={entry} />
      </div>
    </div>
  );
}

function Figures({ entry, decimals }: { readonly entry: WholeEntry; readonly decimals: 2 | 4 }) {
  const { entered, exited, most, entryPrice, exitPrice, gross, charges, net, entryBy, exitBy, fills, state } = entry;
  const lines = [
    ["Entered", `${formatQuantity(entered)} at ${formatRupees(entryPrice, decimals)}`],
    ["Closed", exitPrice === undefined ? "nothing yet" : `${formatQuantity(exited)} at ${formatRupees(exitPrice, decimals)}`],
    ...(most === entered ? [] : [["Most at once", formatQuantity(most)] as const]),
    ...(heldText(entry) === "" ? [] : [["Held", heldText(entry)] as const]),
    ["Gross", formatMoney(gross)], ["Charges", formatMoney(charges)], [state === "open" ? "Net so far" : "Net", formatSignedMoney(net)],
  ] as const;
  return (
    <section className={classes["figures"]} aria-label="Figures">
      <dl>{lines.map(([title, value]) => <div key={title}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
      <table aria-label="Fills">
        <thead><tr><th scope="col">Time</th><th scope="col">Side</th><th scope="col">Qty</th><th scope="col">Price</th></tr></thead>
        <tbody>
          {fills.map((fill, i) => (
            <tr key={i} title={fill.by}><td>{momentText(fill.at)}</td><td className={fill.side === "BUY" ? "up" : "down"}>{fill.side}</td><td>{formatQuantity(fill.quantity)}</td><td>{formatRupees(fill.price, decimals)}</td></tr>
          ))}
        </tbody>
      </table>
      <p className={classes["dim"]}>{exitBy === "" || exitBy === entryBy ? entryBy : `${entryBy} → ${exitBy}`}</p>
    </section>
  );
}
