import { useEffect, useMemo, useRef } from "react";
import type { RefObject } from "react";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { sumPnl } from "../../state/net-pnl.ts";
import type { NetPnl } from "../../state/net-pnl.ts";
import { netOfDay, usePaperNow } from "../../state/paper-now.ts";
import { quotes, useWant } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import classes from "./tiles.module.css";

const ltpOf = (key: InstrumentKey): number => quotes.field(key, Q.ltp);

/**
 * P&L of the account's day, to the paisa. Of a paper account it is the Paper panel's own net figure, charges taken
 * off; elsewhere, where the broker takes charges at the day's end, it is gross and follows the prices once per frame.
 */
export function NetPnlTile() {
  const account = useSelection((selection) => selection.account);
  const paper = useTerminal((state) => account !== undefined && state.paper.has(account));
  return paper && account !== undefined ? <PaperTile account={account} /> : <QuotedTile account={account} />;
}

function PaperTile({ account }: { readonly account: AccountId }) {
  const { view, problem } = usePaperNow(account);
  const day = useTerminal((state) => state.session?.day);
  const tile = useRef<HTMLDivElement>(null);
  const value = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!view) return write(tile.current, value.current, undefined, "The figures of the paper account are on their way.");
    const net = { units: netOfDay(view, day), unpriced: view.unpriced, exact: true };
    write(tile.current, value.current, net, `${explain("Realised and open profit and loss of today, after charges: as in the Paper panel.", net)}${problem === undefined ? "" : ` It stands still: ${problem}`}`);
  }, [view, day, problem]);
  return <Tile name="Net P&L today" tile={tile} value={value} />;
}

function QuotedTile({ account }: { readonly account: AccountId | undefined }) {
  const all = useTerminal((state) => state.positions);
  const loaded = useTerminal((state) => state.loaded);
  const positions = useMemo(() => [...all.values()].filter((position) => position.account === account), [all, account]);
  const open = useMemo(() => [...new Set(positions.filter(({ quantity }) => quantity !== 0).map(({ instrument }) => instrument))], [positions]);
  useWant("net-pnl", open);
  const value = useRef<HTMLElement>(null);
  const tile = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const paint = (): void => {
      const net = sumPnl(positions, ltpOf);
      write(tile.current, value.current, loaded ? net : undefined, explain("Realised and open profit and loss of today's positions, before charges. After charges it stands in the Risk panel.", net));
    };
    paint();
    return quotes.onFrame(paint);
  }, [positions, loaded]);
  return <Tile name="Gross P&L today" tile={tile} value={value} />;
}

/** Gross is before charges, net after them, as on a contract note. */
function Tile({ name, tile, value }: { readonly name: string; readonly tile: RefObject<HTMLDivElement | null>; readonly value: RefObject<HTMLElement | null> }) {
  return (
    <div ref={tile} className={cx(classes["tile"], classes["pnl"])} role="group" aria-label={name}>
      <small>{name}</small>
      <b ref={value} data-live />
    </div>
  );
}

/** Past React: it may be called once per frame. */
function write(tile: HTMLElement | null, value: HTMLElement | null, net: NetPnl | undefined, title: string): void {
  if (!tile || !value) return;
  const text = net ? `${net.exact ? "" : "≈ "}${formatSignedMoney(net.units)}${net.unpriced > 0 ? " …" : ""}` : "–";
  if (value.textContent !== text) value.textContent = text;
  value.className = !net || net.units === 0 ? "" : net.units > 0 ? "up" : "down";
  if (tile.title !== title) tile.title = title;
}

function explain(what: string, { unpriced, exact }: NetPnl): string {
  const parts = [what];
  if (unpriced > 0) parts.push(`${unpriced} open position${unpriced === 1 ? " has" : "s have"} no price yet and ${unpriced === 1 ? "is" : "are"} left out.`);
  if (!exact) parts.push("Some fills are still valued at the broker's rounded average.");
  return parts.join(" ");
}
