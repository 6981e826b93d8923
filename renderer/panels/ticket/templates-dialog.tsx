import { useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { editTicket } from "../../state/ticket.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusField } from "../../workspace/focus.ts";
import { Modal } from "../../workspace/modal.tsx";
import { applyTemplate, LONGEST_NAME, MOST_TEMPLATES, templateOf, templateWords } from "./templates.ts";
import type { Template } from "./templates.ts";
import { closeTemplates, deleteTemplate, saveTemplate, useTemplates } from "./templates-store.ts";
import { useExtras } from "./ticket-extras.ts";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./templates.module.css";

/** Kinds of order that are used again: a number key applies one, Del takes it away, the field below keeps the present ticket. */
export function TemplatesDialog({ model }: { readonly model: TicketModel }) {
  const list = useTemplates(({ list: all }) => all);
  const [at, setAt] = useState(0);
  const rows = useRef<HTMLUListElement>(null);
  const { view } = model;
  if (!view) return null;
  const apply = (one: Template | undefined): void => {
    if (!one) return;
    const { order, exits } = applyTemplate(one, model.entry, view);
    editTicket(order);
    useExtras.setState({ exits });
    closeTemplates();
    focusField("ticket");
  };
  const remove = (index: number): void => {
    const one = list[index];
    if (!one) return;
    const back = deleteTemplate(index);
    toast("plain", `Template “${one.name}” is deleted.`, { label: "Undo", run: back });
    setAt(Math.max(0, index - 1));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    const number = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : undefined;
    if (number !== undefined) apply(list[number]);
    else if (event.key === "ArrowDown") setAt(Math.min(list.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "Delete") remove(at);
    else if (event.key === "Enter" && event.target === rows.current) apply(list[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal label="Order templates" onClose={closeTemplates}>
      <div className={classes["content"]} onKeyDown={onKeyDown}>
        <h2 className={classes["title"]}>Order templates</h2>
        {list.length === 0 && <p className={classes["none"]}>None yet. Fill the ticket and give it a name below: a number key then brings it back, for any instrument.</p>}
        <ul ref={rows} role="listbox" aria-label="Templates" tabIndex={0} data-autofocus className={classes["list"]} aria-activedescendant={list[at] ? `template-${at}` : undefined}>
          {list.map((one, i) => (
            <li key={one.name} id={`template-${i}`} role="option" aria-selected={i === at} className={classes["item"]} onPointerDown={() => setAt(i)} onDoubleClick={() => apply(one)}>
              <kbd>{i + 1}</kbd>
              <span className={classes["words"]}><b>{one.name}</b><span>{templateWords(one)}</span></span>
              <button type="button" className="button" onClick={() => apply(one)}>Apply</button>
              <button type="button" className="button" aria-label={`Delete ${one.name}`} onClick={() => remove(i)}>×</button>
            </li>
          ))}
        </ul>
        <KeepForm model={model} />
      </div>
      <div className={classes["actions"]}>
        <button type="button" className="button" onClick={closeTemplates}>Close <kbd>Esc</kbd></button>
      </div>
    </Modal>
  );
}

function KeepForm({ model: { draft, extras, entry, view } }: { readonly model: TicketModel }) {
  const [name, setName] = useState("");
  const [problem, setProblem] = useState("");
  if (!view) return null;
  const one = templateOf(name === "" ? "-" : name, draft, extras.exits, entry, view);
  const keep = (): void => {
    if (name.trim() === "") return setProblem("Give the template a name.");
    if (!saveTemplate({ ...one, name: name.trim() })) return setProblem(`There are ${MOST_TEMPLATES} templates, one for each number key: delete one first.`);
    setName("");
    setProblem("");
  };
  return (
    <form
      className={classes["keep"]}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <label htmlFor="template-name">Keep the present ticket as</label>
      <div className={classes["line"]}>
        <input id="template-name" value={name} maxLength={LONGEST_NAME} autoComplete="off" aria-invalid={problem !== ""} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="button">Keep</button>
      </div>
      <p className={classes["none"]}>{problem === "" ? templateWords(one) : problem}</p>
    </form>
  );
}
