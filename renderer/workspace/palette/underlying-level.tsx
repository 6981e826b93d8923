import { Command } from "cmdk";
import { useEffect } from "react";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { expiryText } from "../../state/instrument-words.ts";
import { instruments } from "../../state/instruments.ts";
import { InstrumentItem } from "./instrument-item.tsx";
import { expiryValue } from "./levels.ts";
import { matches } from "./matches.ts";
import classes from "./palette.module.css";
import { useAnswer } from "./use-answer.ts";

interface Props {
  readonly underlying: string;
  readonly typed: string;
  readonly onExpiry: (value: string) => void;
  readonly onInstrument: (key: InstrumentKey) => void;
}

const NEARNESS = ["near", "next", "far"] as const;

/** Whether every word that was typed stands in the text. */
function answers(text: string, typed: string): boolean {
  return typed.trim().split(/\s+/).filter(Boolean).every((word) => matches(text, word).some(({ hit }) => hit));
}

/** What is listed on one underlying: itself, its futures, and the days on which its options expire. */
export function UnderlyingLevel({ underlying, typed, onExpiry, onInstrument }: Props) {
  const { answer, problem } = useAnswer("instruments.underlying", { underlying });
  useEffect(() => {
    if (answer) instruments.learn([...answer.spots, ...answer.futures]);
  }, [answer]);
  if (!answer) return <p className={classes["empty"]} role="status">{problem ?? "Looking up the contracts…"}</p>;
  const expiries = answer.expiries.filter(({ expiry }) => answers(`${expiryText(expiry)} ${expiry}`, typed));
  const futures = answer.futures.filter((one) => answers(`FUT ${expiryText(one.expiry ?? "")}`, typed));
  const none = answer.futures.length === 0 && answer.expiries.length === 0;
  return (
    <>
      {none && <p className={classes["empty"]} role="status">No futures or options are listed on {underlying}.</p>}
      {!none && expiries.length + futures.length === 0 && <p className={classes["empty"]} role="status">No contract on {underlying} is called “{typed.trim()}”.</p>}
      {typed.trim() === "" && answer.spots.length > 0 && (
        <Command.Group heading="Underlying" className={classes["group"]}>
          {answer.spots.map((view) => <InstrumentItem key={view.key} view={view} typed="" onSelect={() => onInstrument(view.key)} />)}
        </Command.Group>
      )}
      {futures.length > 0 && (
        <Command.Group heading="Futures" className={classes["group"]}>
          {futures.map((view) => <InstrumentItem key={view.key} view={view} typed={typed} onSelect={() => onInstrument(view.key)} />)}
        </Command.Group>
      )}
      {expiries.length > 0 && (
        <Command.Group heading="Options by expiry" className={classes["group"]}>
          {expiries.map(({ expiry, exchange, contracts, lot }) => (
            <Command.Item key={exchange + expiry} value={expiryValue(exchange, expiry)} onSelect={onExpiry} className={classes["item"]}>
              <b>{expiryText(expiry)} {expiry.slice(0, 4)}</b>
              <span className={classes["name"]}>{NEARNESS[answer.expiries.findIndex((one) => one.expiry === expiry && one.exchange === exchange)] ?? ""}</span>
              <span className={classes["lot"]}>{contracts.toLocaleString("en-IN")} contracts</span>
              <span className={classes["lot"]}>lot {lot.toLocaleString("en-IN")}</span>
              <span className={classes["tag"]} data-segment="derivative">{exchange}</span>
            </Command.Item>
          ))}
        </Command.Group>
      )}
    </>
  );
}
