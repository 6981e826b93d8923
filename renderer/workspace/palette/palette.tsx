import { Command } from "cmdk";
import { useState, useSyncExternalStore } from "react";
import type { KeyboardEvent } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { openTicket } from "../../state/ticket.ts";
import { select } from "../../state/selection.ts";
import { useInstrumentSearch } from "../../state/use-search.ts";
import { addToWatchList } from "../../panels/watch-list/watch-list-store.ts";
import { allCommands, onCommandsChange } from "../commands.ts";
import type { PageCommand } from "../commands.ts";
import { KeyCaps } from "../key-caps.tsx";
import { Modal } from "../modal.tsx";
import { closeOverlay } from "./palette-state.ts";
import classes from "./palette.module.css";
import { rank } from "./rank.ts";

const FOUND = 10;
const INSTRUMENT = "instrument ";

/** Closes first, so that whatever runs can take the focus. */
function run(action: () => void): void {
  closeOverlay();
  requestAnimationFrame(action);
}

/** What else can be done with the instrument under the cursor. */
function instrumentKeyDown(event: KeyboardEvent, value: string): void {
  if (!value.startsWith(INSTRUMENT)) return;
  const key = value.slice(INSTRUMENT.length) as InstrumentKey;
  const action = event.ctrlKey && event.key === "Enter" ? () => addToWatchList(key) : event.altKey ? ticketAction(event.key.toLowerCase(), key) : undefined;
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  run(action);
}

function ticketAction(letter: string, instrument: InstrumentKey): (() => void) | undefined {
  if (letter === "b") return () => openTicket({ instrument, side: "BUY" });
  if (letter === "s") return () => openTicket({ instrument, side: "SELL" });
  return undefined;
}

/** Instruments and commands in one box (Ctrl-K or /). */
export function Palette() {
  const [typed, setTyped] = useState("");
  const [value, setValue] = useState("");
  const search = useInstrumentSearch(typed, FOUND);
  const commands = useSyncExternalStore(onCommandsChange, allCommands);
  const ranked = rank(commands, search.found, typed);
  const found = search.found.length > 0 && <Instruments key="instruments" found={search.found} />;
  const todo = ranked.commands.length > 0 && <Commands key="commands" commands={ranked.commands} />;
  return (
    <Modal label="Search or command" onClose={closeOverlay} top>
      <Command label="Search or command" shouldFilter={false} loop value={value} onValueChange={setValue} onKeyDownCapture={(event) => instrumentKeyDown(event, value)} className={classes["command"]}>
        <Command.Input data-autofocus value={typed} onValueChange={setTyped} placeholder="Instrument or command" className={classes["input"]} />
        <Command.List className={classes["list"]}>
          {ranked.instrumentsFirst ? [found, todo] : [todo, found]}
          <Command.Empty className={classes["empty"]}>{search.problem ?? (search.busy ? "Searching…" : `Nothing is called “${typed.trim()}”.`)}</Command.Empty>
        </Command.List>
        <Hints instrument={value.startsWith(INSTRUMENT)} />
      </Command>
    </Modal>
  );
}

function Instruments({ found }: { readonly found: readonly InstrumentView[] }) {
  return (
    <Command.Group heading="Instruments" className={classes["group"]}>
      {found.map((one) => (
        <Command.Item key={one.key} value={INSTRUMENT + one.key} onSelect={() => run(() => select(one.key))} className={classes["item"]}>
          <b>{one.symbol}</b>
          <span className={classes["name"]}>{one.name}</span>
          <span className={classes["tag"]}>{one.exchange}</span>
        </Command.Item>
      ))}
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

function Hints({ instrument }: { readonly instrument: boolean }) {
  return (
    <div className={classes["hints"]}>
      <span><kbd>↑</kbd> <kbd>↓</kbd> move</span>
      <span><kbd>Enter</kbd> {instrument ? "chart" : "do it"}</span>
      {instrument && (
        <>
          <span><kbd>Ctrl</kbd> <kbd>Enter</kbd> to the watch list</span>
          <span><kbd>Alt</kbd> <kbd>B</kbd> buy</span>
          <span><kbd>Alt</kbd> <kbd>S</kbd> sell</span>
        </>
      )}
      <span><kbd>Esc</kbd> close</span>
    </div>
  );
}
