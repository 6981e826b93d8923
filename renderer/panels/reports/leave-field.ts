import type { KeyboardEvent } from "react";

/** Esc in a field gives the letters back to the panel's keys. */
export function leaveField(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "Escape" || event.defaultPrevented || !(event.target instanceof HTMLElement) || !event.target.matches("input, select") || event.target.closest("dialog")) return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.closest<HTMLElement>("[data-panel]")?.focus({ preventScroll: true });
}
