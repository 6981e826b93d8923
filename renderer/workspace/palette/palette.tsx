import { Command } from "cmdk";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { KeyboardEvent } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { addToWatchList } from "../../panels/watch-list/watch-list-store.ts";
import { expiryText, viewTitle } from "../../state/instrument-words.ts";
import { instruments } from "../../state/instruments.ts";
import { select } from "../../state/selection.ts";
import { openTicket } from "../../state/ticket.ts";
import { useInstrumentSearch } from "../../state/use-search.ts";
import type { Search, TypedSearch } from "../../state/use-search.ts";
import { allCommands, onCommandsChange } from "../commands.ts";
import type { PageCommand } from "../commands.ts";
import { KeyCaps } from "../key-caps.tsx";
import { Modal } from "../modal.tsx";
import { afterOwnChoice } from "./after-own-choice.ts";
import type { ChainSide, StrikeRows } from "./chain-level.tsx";
import { ChainLevel, STRIKE } from "./chain-level.tsx";
import { Hints } from "./hints.tsx";
import { INSTRUMENT, InstrumentItem } from "./instrument-item.tsx";
import type { Level } from "./levels.ts";
import { above, EXPIRY, expiryOf, into, SEARCH } from "./levels.ts";
import { isGuess } from "./matches.ts";
import { closeOverlay } from "./palette-state.ts";
import classes from "./palette.module.css";
import { rank } from "./rank.ts";
import { UnderlyingLevel } from "./underlying-level.tsx";
import type { Cursor } from "./use-cursor.ts";
import { useCursor } from "./use-cursor.ts";

const FOUND = 12;

/** Closes first, so that whatever runs can take the focus. */
function run(action: () => void): void {
  closeOverlay();
  requestAnimationFrame(action);
}

const show = (key: InstrumentKey): void => run(() => select(key));

/** What a key does with an instrument, apart from what Enter alone does. */
function otherAction(event: KeyboardEvent): ((instrument: InstrumentKey) => void) | undefined {
  if (event.ctrlKey && event.key === "Enter") return addToWatchList;
  if (!event.altKey) return undefined;
  const letter = event.key.toLowerCase();
  if (letter === "b") return (instrument) => openTicket({ instrument, side: "BUY" });
  return letter === "s" ? (instrument) => openTicket({ instrument, side: "SELL" }) : undefined;
}

/**
 * What a key does that was pressed before the answer was here: it is for the row that stands first then. A name that
 * only comes near to what was typed is shown first: nobody has seen it yet.
 */
function answeredAction(event: KeyboardEvent, found: readonly InstrumentView[], typed: string): (() => void) | undefined {
  const enter = event.key === "Enter" && !event.ctrlKey && !event.altKey && !event.shiftKey;
  const { commands, instrumentsFirst } = rank(allCommands(), found, typed);
  const [best] = found;
  if (!best || !instrumentsFirst) return enter ? commands[0]?.run : undefined;
  const act = enter ? select : otherAction(event);
  return act && !isGuessed(best, typed) ? () => act(best.key) : undefined;
}

/** What a key does that comes before the answer: it waits for that. */
function waitingAction(event: KeyboardEvent, search: TypedSearch, typed: string, goInto: (view: InstrumentView) => void): (() => void) | undefined {
  if (event.key === "ArrowRight" && caretOf(event) === typed.length) return () => search.whenFound(([best]) => best && goInto(best));
  if (event.key !== "Enter" && !otherAction(event)) return undefined;
  return () => search.whenFound((found) => {
    const act = answeredAction(event, found, typed);
    if (act) run(act);
  });
}

function isGuessed(view: InstrumentView, typed: string): boolean {
  return isGuess([viewTitle(view), view.name, view.symbol], typed);
}

function caretOf(event: KeyboardEvent): number {
  return (event.target as HTMLInputElement).selectionStart ?? 0;
}

const PLACEHOLDER: Readonly<Record<Level["at"], string>> = { search: "Instrument or command", underlying: "Month or day of the contract", chain: "Strike" };

/**
 * Instruments and commands in one box (Ctrl-K or /). → goes from an instrument to the contracts of its
 * underlying, from an expiry to its strikes; ← goes back.
 */
export function Palette() {
  const [level, setLevel] = useState<Level>(SEARCH);
  const [typed, setTyped] = useState("");
  const cursor = useCursor();
  const { value, setValue } = cursor;
  const [side, setSide] = useState<ChainSide>("CE");
  const search = useInstrumentSearch(level.at === "search" ? typed : "", FOUND);
  const rows = useRef<StrikeRows>(new Map());
  const searched = useRef("");
  const go = (to: Level): void => {
    if (level.at === "search") searched.current = typed;
    setLevel(to);
    setTyped(to.at === "search" ? searched.current : "");
    cursor.lift();
  };
  const onRows = useCallback((nearest: string, now: StrikeRows) => {
    rows.current = now;
    setValue(nearest);
  }, [setValue]);
  const keyOf = (chosen: string): InstrumentKey | undefined => {
    if (chosen.startsWith(INSTRUMENT)) return chosen.slice(INSTRUMENT.length) as InstrumentKey;
    const row = chosen.startsWith(STRIKE) ? rows.current.get(chosen) : undefined;
    return row?.[side] ?? row?.CE ?? row?.PE;
  };
  const onExpiry = (chosen: string): void => {
    const expiry = expiryOf(chosen);
    if (expiry && level.at === "underlying") go({ at: "chain", underlying: level.underlying, ...expiry });
  };
  const step = (event: KeyboardEvent): (() => void) | undefined => {
    const up = above(level);
    if (event.key === "Backspace" && typed === "" && up) return () => go(up);
    if (event.key === "ArrowLeft" && caretOf(event) === 0 && up && (level.at !== "chain" || side === "CE")) return () => go(up);
    if (event.key === "ArrowLeft" && level.at === "chain" && typed === "") return () => setSide("CE");
    if (event.key !== "ArrowRight" || caretOf(event) < typed.length) return undefined;
    if (level.at === "chain") return () => setSide("PE");
    if (value.startsWith(EXPIRY)) return () => onExpiry(value);
    const view = level.at === "search" ? instruments.get(keyOf(value) ?? ("" as InstrumentKey)) : undefined;
    return view && (() => go(into(view)));
  };
  const onAnswer = (event: KeyboardEvent): (() => void) | undefined => {
    // The row under the cursor is still that of an earlier text.
    const isPlaced = !search.busy && (level.at !== "search" || cursor.isPlacedFor(search.text));
    const early = !isPlaced && (value === "" || value.startsWith(INSTRUMENT));
    return early ? waitingAction(event, search, typed, (view) => go(into(view))) : undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const instrument = keyOf(value);
    const other = instrument === undefined ? undefined : otherAction(event);
    const action = onAnswer(event) ?? (other && instrument !== undefined ? () => run(() => other(instrument)) : event.ctrlKey || event.altKey || event.shiftKey ? undefined : step(event));
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return (
    <Modal label="Search or command" onClose={closeOverlay} top>
      <Command label="Search or command" shouldFilter={false} loop value={value} onValueChange={setValue} onKeyDownCapture={onKeyDown} className={classes["command"]}>
        <div className={classes["head"]}>
          {level.at !== "search" && <Crumb level={level} onUp={() => go(above(level) ?? SEARCH)} />}
          <Command.Input data-autofocus value={typed} onValueChange={setTyped} placeholder={PLACEHOLDER[level.at]} className={classes["input"]} />
        </div>
        <Command.List className={classes["list"]}>
          {level.at === "search" && <SearchLevel typed={typed} search={search} onPlace={cursor.place} />}
          {level.at === "underlying" && <UnderlyingLevel underlying={level.underlying} typed={typed} onExpiry={onExpiry} onInstrument={show} />}
          {level.at === "chain" && <ChainLevel {...level} typed={typed} side={side} onRows={onRows} onInstrument={show} />}
        </Command.List>
        <Hints level={level.at} instrument={keyOf(value) !== undefined} expiry={value.startsWith(EXPIRY)} />
      </Command>
    </Modal>
  );
}

/** Where one is, and the way back for the mouse. */
function Crumb({ level, onUp }: { readonly level: Exclude<Level, { at: "search" }>; readonly onUp: () => void }) {
  return (
    <button type="button" className={classes["crumb"]} onClick={onUp} tabIndex={-1} aria-label="Back">
      ‹ {level.underlying}{level.at === "chain" && ` · ${expiryText(level.expiry)} ${level.expiry.slice(2, 4)}`}
    </button>
  );
}

function SearchLevel({ typed, search, onPlace }: { readonly typed: string; readonly search: Search; readonly onPlace: Cursor["place"] }) {
  const commands = useSyncExternalStore(onCommandsChange, allCommands);
  const ranked = rank(commands, search.found, typed);
  const best = ranked.instrumentsFirst ? search.found[0]?.key : undefined;
  // The cursor goes to what is found last: it must not stay on a row of the text before.
  useEffect(() => afterOwnChoice(() => onPlace(search.text, best === undefined ? undefined : INSTRUMENT + best)), [best, search.text, onPlace]);
  const found = search.found.length > 0 && <Instruments key="instruments" found={search.found} typed={search.text} />;
  const todo = ranked.commands.length > 0 && <Commands key="commands" commands={ranked.commands} />;
  return (
    <>
      {ranked.instrumentsFirst ? [found, todo] : [todo, found]}
      <Command.Empty className={classes["empty"]}>{search.problem ?? (search.busy ? "Searching…" : `Nothing is called “${typed.trim()}”.`)}</Command.Empty>
    </>
  );
}

function Instruments({ found, typed }: { readonly found: readonly InstrumentView[]; readonly typed: string }) {
  const first = found[0];
  const guess = first !== undefined && isGuessed(first, typed);
  return (
    <Command.Group heading={guess ? `Nothing is called “${typed}”. Closest names` : "Instruments"} className={classes["group"]}>
      {found.map((one) => <InstrumentItem key={one.key} view={one} typed={typed} onSelect={() => show(one.key)} />)}
    </Command.Group>
  );
}

function Commands({ commands }: { readonly commands: readonly PageCommand[] }) {
  return (
    <Command.Group heading="Commands" className={classes["group"]}>
      {commands.map((command) => (
        <Command.Item key={command.id} value={`command ${command.id}`} onSelect={() => run(command.run)} className={classes["item"]}>
          <span>{command.title}</span>
          <span className={classes["name"]}>{command.group}</span>
          {command.keys?.[0] !== undefined && <KeyCaps keys={command.keys[0]} />}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
