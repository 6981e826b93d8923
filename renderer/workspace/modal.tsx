import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { cx } from "../theme/cx.ts";
import classes from "./modal.module.css";

interface ModalProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** Near the top, for boxes that grow downwards. */
  readonly top?: boolean;
  /** A sheet along the right edge. */
  readonly side?: boolean;
}

/**
 * The browser's own modal dialog: it traps the focus, takes the page behind out of reach, and gives
 * the focus back when it closes. Esc and a press outside close it.
 */
export function Modal({ label, onClose, children, wide = false, top = false, side = false }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      element?.close();
      // A panel may have moved the focus on purpose while the dialog closed.
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={cx(classes["modal"], wide && classes["wide"], top && classes["top"], side && classes["side"])}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // A held Enter that opened this dialog must not also answer it.
        if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={classes["box"]}>{children}</div>
    </dialog>
  );
}
