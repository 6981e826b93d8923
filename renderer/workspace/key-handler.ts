import { allCommands } from "./commands.ts";
import { KeyMatcher } from "./key-matcher.ts";
import { takesText } from "./takes-text.ts";

/** Enter and the space bar press what has the focus, where that is something to press. */
function presses(event: KeyboardEvent): boolean {
  return (event.key === "Enter" || event.key === " ") && event.target instanceof HTMLElement && event.target.closest("button, a, summary, [role=option]") !== null;
}

/** A dialog has the keyboard for itself. */
function dialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/**
 * The one key handler of the page. Panels with finer manners (grids) listen on their own
 * element and call preventDefault: what they took is left alone here.
 * @returns ends it.
 */
export function startKeys(): () => void {
  const matcher = new KeyMatcher();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || dialogOpen() || presses(event) || ["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return;
    const match = matcher.match(event, allCommands(), { typing: takesText(event.target), at: event.timeStamp });
    if (match.kind === "none") return;
    event.preventDefault();
    event.stopPropagation();
    if (match.kind === "run" && (!event.repeat || match.command.repeats === true)) match.command.run();
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}
