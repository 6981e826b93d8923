import { useState } from "react";
import type { SyntheticEvent } from "react";
import { failureOf } from "../../shared/domain/errors.ts";
import { cx } from "../theme/cx.ts";
import { noBreak } from "../theme/no-break.ts";
import classes from "./confirm-dialog.module.css";
import { Modal } from "./modal.tsx";
import { useTypedQuestion } from "./typed-dialog.ts";

/** The open typed question, if any. */
export function TypedDialog() {
  const question = useTypedQuestion((state) => state.question);
  return question ? <TypedQuestionBox key={question.title} question={question} /> : null;
}

function TypedQuestionBox({ question }: { readonly question: NonNullable<ReturnType<typeof useTypedQuestion.getState>["question"]> }) {
  const { title, body, word, action, danger = false, run, done } = question;
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const right = typed.trim() === word;
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (!right) return setProblem(`Type ${word} exactly, in these letters.`);
    setBusy(true);
    try {
      await run(typed.trim());
      done(true);
    } catch (error) {
      setProblem(failureOf(error).sentence);
      setBusy(false);
    }
  };
  return (
    <Modal label={title} onClose={() => done(false)}>
      <form onSubmit={(event) => void submit(event)}>
        <div className={classes["content"]}>
          <h2 className={classes["title"]}>{title}</h2>
          <div className={classes["body"]}>{body}</div>
          <label className={classes["typed"]}>
            <span>
              Type <b>{word}</b> to go on
            </span>
            <input
              data-autofocus value={typed} autoComplete="off" spellCheck={false} maxLength={40} aria-invalid={problem !== ""} aria-describedby="typed-problem"
              onChange={(event) => {
                setTyped(event.target.value);
                setProblem("");
              }}
            />
          </label>
          <p id="typed-problem" role={problem === "" ? undefined : "alert"} className={classes["problem"]}>{noBreak(problem)}</p>
        </div>
        <div className={classes["actions"]}>
          <button type="button" className="button" onClick={() => done(false)}>
            Leave it <kbd>Esc</kbd>
          </button>
          <button type="submit" className={cx("button", danger ? "danger" : "primary")} disabled={!right || busy}>
            {busy ? "Working…" : action} <kbd>Enter</kbd>
          </button>
        </div>
      </form>
    </Modal>
  );
}
