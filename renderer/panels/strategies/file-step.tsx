import { useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import type { StrategyFile } from "../../../shared/contract/schemas/strategies.ts";
import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { closeDialog } from "./strategy-store.ts";
import classes from "./strategy-dialogs.module.css";

interface FileStepProps {
  readonly files: readonly StrategyFile[];
  readonly onUse: (file: string) => void;
  /** A file of the user's own is to be made, from an example or empty. */
  readonly onName: (example: string | undefined) => void;
}

/** Own files first, then the examples; each word must be found. */
export function filesFor(files: readonly StrategyFile[], text: string): readonly StrategyFile[] {
  const words = text.toLowerCase().split(/\s+/);
  const found = files.filter(({ file, title, about }) => words.every((word) => `${file} ${title} ${about}`.toLowerCase().includes(word)));
  return [...found.filter(({ origin }) => origin === "own"), ...found.filter(({ origin }) => origin === "example")];
}

/** Which file is to run: arrows and Enter choose while one types. */
export function FileStep({ files, onUse, onName }: FileStepProps) {
  const folder = useTerminal((state) => state.strategyFiles.folder);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => filesFor(files, text), [files, text]);
  const chosen = found[Math.min(at, found.length - 1)];
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (next !== undefined) setAt(Math.max(0, Math.min(found.length - 1, next)));
    else if (event.key === "Enter" && chosen && chosen.problem === undefined) onUse(chosen.file);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes["form"]}>
      <h2>New strategy: what is to run?</h2>
      <input
        className={classes["find"]} data-autofocus role="combobox" aria-expanded="true" aria-controls="strategy-files" aria-label="Find a strategy file" placeholder="Find among your files and the examples"
        aria-activedescendant={chosen ? `file-${chosen.file}` : undefined} autoComplete="off" spellCheck={false} value={text} onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
      />
      <ul id="strategy-files" role="listbox" aria-label="Strategy files" className={classes["files"]}>
        {found.map((file, i) => (
          <FileRow key={file.file} file={file} heading={headingOf(file, found[i - 1])} chosen={file === chosen} onPoint={() => setAt(i)} onUse={() => onUse(file.file)} />
        ))}
        {found.length === 0 && <li className={classes["nothing"]}>{files.length === 0 ? "No file is known yet: Sauda is reading the folder." : `Nothing is called “${text.trim()}”.`}</li>}
      </ul>
      <p className={classes["lead"]}>{folder === "" ? "" : `Files in ${folder} are found by themselves.`}</p>
      <div className={classes["actions"]}>
        <button type="button" className="button" onClick={() => onName(undefined)}>Empty file…</button>
        <button type="button" className="button" disabled={chosen?.origin !== "example"} onClick={() => onName(chosen?.file)}>Copy the example…</button>
        <span className={classes["space"]} />
        <button type="button" className="button" onClick={closeDialog}>Leave it <kbd>Esc</kbd></button>
        <button type="button" className="button primary" disabled={!chosen || chosen.problem !== undefined} onClick={() => chosen && onUse(chosen.file)}>Use it <kbd>Enter</kbd></button>
      </div>
    </div>
  );
}

function headingOf({ origin }: StrategyFile, before: StrategyFile | undefined): string | undefined {
  if (before?.origin === origin) return undefined;
  return origin === "own" ? "Your files" : "Examples";
}

interface FileRowProps {
  readonly file: StrategyFile;
  readonly heading: string | undefined;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onUse: () => void;
}

function FileRow({ file, heading, chosen, onPoint, onUse }: FileRowProps) {
  return (
    <>
      {heading !== undefined && <li role="presentation" className={classes["heading"]}>{heading}</li>}
      <li
        id={`file-${file.file}`} role="option" aria-selected={chosen} aria-disabled={file.problem !== undefined} onPointerDown={onPoint} onDoubleClick={() => file.problem === undefined && onUse()}
        ref={(element) => { if (chosen) element?.scrollIntoView({ block: "nearest" }); }}
      >
        <b>{file.title}</b> <i>{file.file.replace(/^(own|example)\//, "")}</i>
        <span className={file.problem === undefined ? "" : classes["bad"]}>{noBreak(file.problem ?? file.about)}</span>
      </li>
    </>
  );
}
