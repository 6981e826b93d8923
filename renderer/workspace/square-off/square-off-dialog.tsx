import { useMemo } from "react";
import { nameOf } from "../../grids/columns.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { ownerName } from "../../state/owner-words.ts";
import { useTerminal } from "../../state/terminal.ts";
import { Modal } from "../modal.tsx";
import { WorldPill } from "../accounts/world-pill.tsx";
import { effectWords, many, scopeChoices } from "./scopes.ts";
import type { ScopeChoice } from "./scopes.ts";
import { chooseScope, closeSquareOff, sendSquareOff, useSquareOff } from "./square-off-state.ts";
import { SquareOffRun } from "./square-off-run.tsx";
import classes from "./square-off.module.css";

/** The way out: what to close, then what is left of it. */
export function SquareOffDialog() {
  const step = useSquareOff((state) => state.step);
  if (step === "choose") return <Choose />;
  return step === "run" ? <SquareOffRun /> : null;
}

const instrumentOf = ({ scope }: ScopeChoice) => (scope.kind === "instrument" ? scope.instrument : undefined);

function useChoices(): readonly ScopeChoice[] {
  const account = useSquareOff((state) => state.account);
  const orders = useTerminal((state) => state.orders);
  const positions = useTerminal((state) => state.positions);
  const owners = useTerminal((state) => state.owners);
  return useMemo(
    () => (account === undefined ? [] : scopeChoices({ account, orders: orders.values(), positions: positions.values(), owners: owners.values() })),
    [account, orders, positions, owners],
  );
}

function Choose() {
  const { account: id, chosen: chosenId, sending, problem } = useSquareOff();
  const account = useTerminal((state) => (id === undefined ? undefined : state.accounts.get(id)));
  const choices = useChoices();
  useInstruments(choices, instrumentOf);
  // What was chosen may have closed meanwhile: then nothing else takes its place by itself.
  const chosen = choices.find((choice) => choice.id === chosenId);
  if (!account) return null;
  const groups = [...new Set(choices.map(({ group }) => group))];
  const submit = (): void => {
    if (chosen) void sendSquareOff(chosen.scope);
  };
  return (
    <Modal label={`Square off in ${account.title}`} onClose={closeSquareOff}>
      <form
        className={classes["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <header className={classes["head"]}>
          <h2>Square off</h2>
          <span>{`${account.title} · ${account.clientCode}`}</span>
          <WorldPill world={account.world} />
        </header>
        <div className={classes["choices"]} role="radiogroup" aria-label="What to square off">
          {groups.map((group) => (
            <section key={group}>
              {group !== "Everything" && <h3>{group}</h3>}
              {choices.filter((choice) => choice.group === group).map((choice) => (
                <ScopeRow key={choice.id} choice={choice} checked={choice.id === chosenId} />
              ))}
            </section>
          ))}
        </div>
        <p className={classes["effect"]} role="status">
          {chosen ? `This ${effectWords(chosen)}.` : "What was chosen is closed by now. Choose again."}
        </p>
        {problem !== "" && <p className={classes["problem"]}>{`${problem} Look in Orders and Positions; pressing again does not send it twice.`}</p>}
        <div className={classes["actions"]}>
          <button type="button" className="button" onClick={closeSquareOff}>
            Keep as it is <kbd>Esc</kbd>
          </button>
          <button type="submit" className="button danger" disabled={!chosen || sending}>
            {sending ? "Sending…" : `Square off ${chosen ? scopeName(chosen) : ""}`} <kbd>Enter</kbd>
          </button>
        </div>
      </form>
    </Modal>
  );
}

function ScopeRow({ choice, checked }: { readonly choice: ScopeChoice; readonly checked: boolean }) {
  const { working, open } = choice;
  return (
    <label className={classes["choice"]} data-on={checked || undefined}>
      <input type="radio" name="square-off-scope" checked={checked} data-autofocus={checked || undefined} onChange={() => chooseScope(choice.id)} />
      <b>{scopeTitle(choice)}</b>
      <span className={classes["count"]}>{working > 0 ? many(working, "order") : ""}</span>
      <span className={classes["count"]}>{open > 0 ? many(open, "position") : ""}</span>
    </label>
  );
}

function scopeTitle({ scope }: ScopeChoice): string {
  switch (scope.kind) {
    case "all": return "Everything in this account";
    case "segment": return scope.exchange;
    case "instrument": return nameOf(scope.instrument);
    case "owner": return ownerName(scope.owner);
  }
}

function scopeName(choice: ScopeChoice): string {
  return choice.scope.kind === "all" ? "everything" : scopeTitle(choice);
}
