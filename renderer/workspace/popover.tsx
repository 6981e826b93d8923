import { useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { cx } from "../theme/cx.ts";
import classes from "./modal.module.css";

interface PopoverProps {
  readonly label: string;
  /** Stands below the element of this id, or above one in the lower half of the window; at the top right where there is none. */
  readonly anchor: string;
  /** For a table. */
  readonly roomy?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const MARGIN = 8;

/** A small dialog that hangs at what opened it. It has the keyboard for itself; Esc and a press outside close it. */
export function Popover({ label, anchor, roomy = false, onClose, children }: PopoverProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement;
    element.showModal();
    place(element, document.getElementById(anchor));
    (element.querySelector<HTMLElement>("[data-autofocus]") ?? element).focus();
    return () => {
      element.close();
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [anchor]);
  return (
    <dialog
      ref={dialog} aria-label={label} className={cx(classes["modal"], classes["popover"], roomy && classes["roomy"])}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
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

function place(element: HTMLElement, anchor: HTMLElement | null): void {
  const box = anchor?.getBoundingClientRect();
  const right = box ? Math.max(MARGIN, Math.min(innerWidth - box.right, innerWidth - element.offsetWidth - MARGIN)) : MARGIN;
  const above = box !== undefined && box.top > innerHeight / 2;
  element.style.top = above ? "auto" : `${(box?.bottom ?? 0) + MARGIN / 2}px`;
  element.style.bottom = above ? `${innerHeight - box.top + MARGIN / 2}px` : "auto";
  element.style.right = `${right}px`;
}
