import { useEffect } from "react";
import { cx } from "../theme/cx.ts";
import { noBreak } from "../theme/no-break.ts";
import { closeToast, TOAST_MS, useDialogs } from "./dialogs.ts";
import type { Toast } from "./dialogs.ts";
import { registerCommand } from "./commands.ts";
import classes from "./toasts.module.css";

/** Newest toast that offers something. */
function offering(): Toast | undefined {
  return useDialogs.getState().toasts.findLast((toast) => toast.action);
}

function runAction(toast: Toast | undefined): void {
  if (!toast?.action) return;
  closeToast(toast.id);
  toast.action.run();
}

/** What was just said, over the chart. Read out politely; alarms at once. */
export function Toasts() {
  const toasts = useDialogs((state) => state.toasts);
  useEffect(() => {
    const ends = [
      registerCommand({ id: "toast.action", title: "Undo what the last message offers", group: "Workspace", keys: ["Ctrl+Z"], when: () => offering() !== undefined, run: () => runAction(offering()) }),
      registerCommand({
        id: "toast.close", title: "Close all messages", group: "Workspace", keys: ["Shift+Escape"], whileTyping: true,
        run: () => useDialogs.getState().toasts.forEach(({ id }) => closeToast(id)),
      }),
    ];
    return () => ends.forEach((end) => end());
  }, []);
  return (
    <div className={classes["stack"]}>
      <div role="log" aria-live="polite" aria-label="Messages" className={classes["list"]}>
        {toasts.filter(({ tone }) => tone !== "alarm").map((toast) => <ToastCard key={toast.id} toast={toast} />)}
      </div>
      <div role="alert" aria-live="assertive" className={classes["list"]}>
        {toasts.filter(({ tone }) => tone === "alarm").map((toast) => <ToastCard key={toast.id} toast={toast} />)}
      </div>
    </div>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { id, tone, sentence, action, count } = toast;
  useEffect(() => {
    const life = TOAST_MS[tone];
    if (!Number.isFinite(life)) return;
    const timer = setTimeout(() => closeToast(id), life);
    return () => clearTimeout(timer);
  }, [id, tone]);
  return (
    <div className={cx(classes["toast"], classes[tone])}>
      <span className={classes["sentence"]}>
        {noBreak(sentence)}
        {count > 1 && <span className={classes["count"]}> × {count}</span>}
      </span>
      {action && (
        <button type="button" className={classes["action"]} onClick={() => runAction(toast)}>
          {action.label} <kbd>Ctrl Z</kbd>
        </button>
      )}
      <button type="button" className={classes["close"]} aria-label="Close message" onClick={() => closeToast(id)}>
        ×
      </button>
    </div>
  );
}
