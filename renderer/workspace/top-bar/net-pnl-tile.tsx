import { useEffect, useMemo, useRef } from "react";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { sumPnl } from "../../state/net-pnl.ts";
import { quotes, useWant } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import classes from "./tiles.module.css";

const ltpOf = (key: InstrumentKey): number => quotes.field(key, Q.ltp);

/** Net P&L of the account's day, to the paisa, once per frame. */
export function NetPnlTile() {
  const account = useSelection((selection) => selection.account);
  const all = useTerminal((state) => state.positions);
  const loaded = useTerminal((state) => state.loaded);
  const positions = useMemo(() => [...all.values()].filter((position) => position.account === account), [all, account]);
  const open = useMemo(() => [...new Set(positions.filter(({ quantity }) => quantity !== 0).map(({ instrument }) => instrument))], [positions]);
  useWant("net-pnl", open);
  const value = useRef<HTMLElement>(null);
  const tile = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const paint = (): void => {
      const { units, unpriced, exact } = sumPnl(positions, ltpOf);
      if (!value.current || !tile.current) return;
      const text = loaded ? `${exact ? "" : "≈ "}${formatSignedMoney(units)}${unpriced > 0 ? " …" : ""}` : "–";
      if (value.current.textContent !== text) value.current.textContent = text;
      value.current.className = units > 0 ? "up" : units < 0 ? "down" : "";
      tile.current.title = explain(unpriced, exact);
    };
    paint();
    return quotes.onFrame(paint);
  }, [positions, loaded]);
  return (
    <div ref={tile} className={cx(classes["tile"], classes["pnl"])} role="group" aria-label="Net P&L today">
      <small>Net P&amp;L today</small>
      <b ref={value} data-live />
    </div>
  );
}

function explain(unpriced: number, exact: boolean): string {
  const parts = ["Realised and open profit and loss of today's positions, before charges."];
  if (unpriced > 0) parts.push(`${unpriced} open position${unpriced === 1 ? " has" : "s have"} no price yet and ${unpriced === 1 ? "is" : "are"} left out.`);
  if (!exact) parts.push("Some fills are still valued at the broker's rounded average.");
  return parts.join(" ");
}
