import { Command } from "cmdk";
import { useEffect, useRef } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Exchange } from "../../../shared/domain/words.ts";
import { formatRupees } from "../../../shared/domain/format.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { instruments } from "../../state/instruments.ts";
import { cx } from "../../theme/cx.ts";
import { afterOwnChoice } from "./after-own-choice.ts";
import { Highlight } from "./highlight.tsx";
import classes from "./palette.module.css";
import { useAnswer } from "./use-answer.ts";

export type ChainSide = "CE" | "PE";
/** Instruments by the value of a row. */
export type StrikeRows = ReadonlyMap<string, { readonly [S in ChainSide]: InstrumentKey | undefined }>;

export const STRIKE = "strike ";

interface Props {
  readonly underlying: string;
  readonly expiry: string;
  readonly exchange: Exchange;
  readonly typed: string;
  readonly side: ChainSide;
  /** The list is another one now: the row nearest to the money, and what stands in each. */
  readonly onRows: (nearest: string, rows: StrikeRows) => void;
  readonly onInstrument: (key: InstrumentKey) => void;
}

/** Calls and puts of one expiry by strike; digits narrow it down, ← and → change the side. */
export function ChainLevel({ underlying, expiry, exchange, typed, side, onRows, onInstrument }: Props) {
  const { answer, problem } = useAnswer("instruments.chain", { underlying, expiry, exchange });
  const middle = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer) instruments.learn(answer.strikes.flatMap(({ call, put }) => [call, put]).filter((one) => one !== undefined));
  }, [answer]);
  const strikes = answer?.strikes.filter(({ strike }) => typed.trim() === "" || String(strike / PER_RUPEE).startsWith(typed.trim())) ?? [];
  const spot = answer?.spot;
  const nearest = spot === undefined ? undefined : strikes.reduce<number | undefined>((best, { strike }) => (best === undefined || Math.abs(strike - spot) < Math.abs(best - spot) ? strike : best), undefined);
  const first = strikes.find(({ strike }) => strike === nearest) ?? strikes[0];
  const value = first === undefined ? undefined : STRIKE + first.strike;
  useEffect(() => {
    if (!answer || value === undefined) return;
    const rows = new Map(answer.strikes.map(({ strike, call, put }) => [STRIKE + strike, { CE: call?.key, PE: put?.key }]));
    return afterOwnChoice(() => {
      onRows(value, rows);
      middle.current?.scrollIntoView({ block: "center" });
    });
  }, [answer, value, onRows]);
  if (!answer) return <p className={classes["empty"]} role="status">{problem ?? "Looking up the strikes…"}</p>;
  if (strikes.length === 0) return <p className={classes["empty"]} role="status">No strike of {underlying} begins with “{typed.trim()}”.</p>;
  const choose = ({ call, put }: (typeof strikes)[number]): void => {
    const view = side === "CE" ? (call ?? put) : (put ?? call);
    if (view) onInstrument(view.key);
  };
  return (
    <Command.Group heading={spot === undefined ? "Calls · strike · puts" : `Calls · strike · puts, ${underlying} at ₹ ${formatRupees(spot)}`} className={classes["group"]}>
      {strikes.map((row) => (
        <Command.Item key={row.strike} ref={row === first ? middle : undefined} value={STRIKE + row.strike} onSelect={() => choose(row)} className={cx(classes["item"], classes["strike"])}>
          <Side view={row.call} name="CE" chosen={side === "CE"} onInstrument={onInstrument} />
          <b className={cx(classes["price"], row.strike === nearest && classes["atm"])}><Highlight text={String(row.strike / PER_RUPEE)} typed={typed} />{row.strike === nearest && <i>ATM</i>}</b>
          <Side view={row.put} name="PE" chosen={side === "PE"} onInstrument={onInstrument} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function Side({ view, name, chosen, onInstrument }: { readonly view: InstrumentView | undefined; readonly name: ChainSide; readonly chosen: boolean; readonly onInstrument: (key: InstrumentKey) => void }) {
  return (
    <span
      className={cx(classes["side"], chosen && view !== undefined && classes["chosen"])}
      onClick={(event) => {
        event.stopPropagation();
        if (view) onInstrument(view.key);
      }}
    >
      {view ? name : "–"}
    </span>
  );
}
