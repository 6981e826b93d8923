import { cx } from "../theme/cx.ts";
import { noBreak } from "../theme/no-break.ts";
import classes from "./confirm-dialog.module.css";
import { useDialogs } from "./dialogs.ts";
import { Modal } from "./modal.tsx";

/** The oldest open question, if any. The button that does it has the focus: Enter says yes, unless it is to be read first. */
export function ConfirmDialog() {
  const question = useDialogs((state) => state.questions[0]);
  if (!question) return null;
  return (
    <Modal key={question.id} label={question.title} onClose={() => question.answer(false)}>
      <div className={classes["content"]}>
        <h2 className={classes["title"]}>{question.title}</h2>
        <div className={classes["body"]}>{typeof question.body === "string" ? noBreak(question.body) : question.body}</div>
      </div>
      <div className={classes["actions"]}>
        <button type="button" data-autofocus={question.careful === true ? true : undefined} className="button" onClick={() => question.answer(false)}>
          Keep as it is <kbd>Esc</kbd>
        </button>
        <button type="button" data-autofocus={question.careful === true ? undefined : true} className={cx("button", question.danger === true ? "danger" : "primary")} onClick={() => question.answer(true)}>
          {question.action} <kbd>{question.careful === true ? "Tab, Enter" : "Enter"}</kbd>
        </button>
      </div>
    </Modal>
  );
}
