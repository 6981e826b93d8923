import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import type { CSSProperties, RefObject } from "react";
import { useSelection } from "../../state/selection.ts";
import { priceText } from "../../theme/quote-text.ts";
import type { ChainCanvas } from "./chain-canvas.ts";
import { COLUMN_WORDS, leastWidth, templateOf } from "./chain-columns.ts";
import { optionOf, SIDES } from "./chain-figures.ts";
import type { ChainSide, ChainStrike, ChainSums } from "./chain-figures.ts";
import { setCursor, useChain } from "./chain-store.ts";
import type { ChainActions } from "./commands.ts";
import { chainCommands } from "./commands.ts";
import classes from "./option-chain.module.css";
import { cellId, StrikeRow } from "./strike-row.tsx";

interface Props {
  readonly underlying: string;
  readonly strikes: readonly ChainStrike[];
  readonly canvas: ChainCanvas;
  readonly sums: ChainSums | undefined;
  readonly staleGreeks: boolean;
}

/** Calls, strikes and puts. All by keyboard: see commands.ts. */
export function StrikeList({ underlying, strikes, canvas, sums, staleGreeks }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { columns, cursor } = useChain();
  const chosen = useSelection((selection) => selection.instrument);
  const atm = sums?.atm;
  // The prices of rows stand on one side of the money; the line goes where it is crossed.
  const below = sums?.spot === undefined ? undefined : strikes.filter(({ strike }) => strike <= (sums.spot ?? 0)).length;
  const centre = (focus: boolean): void => {
    const strike = atm ?? strikes[strikes.length >> 1]?.strike;
    if (strike === undefined) return;
    list.current?.querySelector(`[data-strike="${strike}"]`)?.scrollIntoView({ block: "center" });
    if (focus || useChain.getState().cursor === undefined) setCursor({ strike, side: useChain.getState().cursor?.side ?? "CE" });
  };
  useKeptFocus(list);
  useCentred(atm, strikes, () => centre(false));
  useKeys({ strikes, centre: () => centre(true), atm });
  const style = { "--columns": templateOf(columns), "--least": `${leastWidth(columns)}px`, "--count": columns.length } as CSSProperties;
  const here = strikes.find(({ strike }) => strike === cursor?.strike);
  return (
    <div
      ref={list} role="grid" aria-label={`Option chain of ${underlying}`} tabIndex={0} data-autofocus className={classes["list"]} style={style} data-stale={staleGreeks}
      {...(here && cursor ? { "aria-activedescendant": cellId(cursor.strike, cursor.side) } : {})}
    >
      <div role="row" className={classes["titles"]}>
        {columns.map((column) => <span key={column} role="columnheader" title={`Calls: ${COLUMN_WORDS[column].about}`}>{COLUMN_WORDS[column].title}</span>)}
        <span role="columnheader" className={classes["strikeTitle"]}>Calls <i>◂ ▸</i> Puts</span>
        {columns.toReversed().map((column) => <span key={column} role="columnheader" title={`Puts: ${COLUMN_WORDS[column].about}`}>{COLUMN_WORDS[column].title}</span>)}
      </div>
      {strikes.flatMap((row, i) => [
        ...(i === below ? [<Money key="money" spot={sums?.spot} />] : []),
        <StrikeRow
          key={row.strike} row={row} columns={columns} canvas={canvas} current={cursor?.strike === row.strike ? cursor.side : undefined}
          chosen={chosen === undefined ? undefined : SIDES.find((side) => optionOf(row, side)?.key === chosen)}
          atm={row.strike === atm} inTheMoney={below === undefined ? undefined : i < below ? "CE" : "PE"}
        />,
      ])}
    </div>
  );
}

/** Where the underlying stands between the strikes. */
function Money({ spot }: { readonly spot: number | undefined }) {
  return (
    <div className={classes["money"]} aria-hidden="true" data-live>
      <span>{priceText(spot ?? Number.NaN)}</span>
    </div>
  );
}

/** Another expiry is another list: the keyboard stays in the panel meanwhile, and comes back. */
function useKeptFocus(list: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = list.current;
    const host = element?.closest<HTMLElement>("[data-panel]");
    if (host && document.activeElement === host) element?.focus({ preventScroll: true });
    return () => {
      if (element !== null && document.activeElement === element) host?.focus({ preventScroll: true });
    };
  }, [list]);
}

/** Once for a chain, as soon as it is known where the money is. */
function useCentred(atm: number | undefined, strikes: readonly ChainStrike[], centre: () => void): void {
  const done = useRef<readonly ChainStrike[]>(undefined);
  const run = useEffectEvent(centre);
  useLayoutEffect(() => {
    if (atm === undefined || done.current === strikes) return;
    done.current = strikes;
    run();
  }, [atm, strikes]);
}

function useKeys({ strikes, centre, atm }: Pick<Props, "strikes"> & { readonly centre: () => void; readonly atm: number | undefined }): void {
  /** Where the keyboard stands, in this chain: another one may not have the strike. */
  const place = (): { readonly at: number; readonly side: ChainSide } => {
    const { cursor } = useChain.getState();
    const wanted = cursor?.strike ?? atm;
    return { at: strikes.findIndex(({ strike }) => strike === wanted), side: cursor?.side ?? "CE" };
  };
  const go = (at: number, side: ChainSide): void => {
    const row = strikes[Math.max(0, Math.min(strikes.length - 1, at))];
    if (row) setCursor({ strike: row.strike, side });
  };
  const middle = (): number => Math.max(0, strikes.findIndex(({ strike }) => strike === atm));
  const actions = useEffectEvent((): ChainActions => ({
    current: () => {
      const { at, side } = place();
      const row = strikes[at];
      return row && optionOf(row, side);
    },
    move: (rows) => {
      const { at, side } = place();
      go(at < 0 ? middle() : at + rows, side);
    },
    turn: (side) => {
      const { at } = place();
      go(at < 0 ? middle() : at, side);
    },
    centre,
  }));
  useEffect(() => chainCommands({
    current: () => actions().current(),
    move: (rows) => actions().move(rows),
    turn: (side) => actions().turn(side),
    centre: () => actions().centre(),
  }), []);
}
