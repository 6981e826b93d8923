import { useEffect, useRef } from "react";
import type { KeyboardEvent, RefObject } from "react";
import type { ChartStage } from "../../charts/chart-stage.ts";
import type { Level } from "../../charts/levels.ts";
import type { PlacedLabel } from "../../charts/level-lines.ts";
import type { HeldLine } from "../../charts/line-editor.ts";
import { levelAt } from "../../charts/levels.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { LONG_STEP, STEP } from "../ticket/ticket-steps.ts";
import classes from "./chart.module.css";

interface LineHandlesProps {
  readonly stage: RefObject<ChartStage | undefined>;
  readonly levels: readonly Level[];
  readonly held: HeldLine | undefined;
  /** Filled with what puts the handles onto the labels. */
  readonly place: RefObject<((labels: readonly PlacedLabel[]) => void) | undefined>;
}

/**
 * A handle for each line that can be moved, over its label: Tab reaches it, arrows move it by ticks, Enter
 * puts it there, Esc leaves it. The mouse goes through to the line itself.
 */
export function LineHandles({ stage, levels, held, place }: LineHandlesProps) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current = (labels) => placeHandles(root.current, labels);
    return () => {
      place.current = undefined;
    };
  }, [place]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, level: Level): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = stage.current;
    const step = event.shiftKey ? LONG_STEP : STEP;
    if (event.key === "ArrowUp") now?.nudge(level.id, step);
    else if (event.key === "ArrowDown") now?.nudge(level.id, -step);
    else if (event.key === "Enter" && held) now?.drop();
    else if (event.key === "Escape" && held) now?.editor.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const movable = levels.filter(({ move }) => move);
  return (
    <div ref={root} role="group" aria-label="Lines that can be moved" className={classes["handles"]}>
      {movable.map((level) => {
        const shown = held?.level.id === level.id ? levelAt(level, held.price) : level;
        return (
          <div
            key={level.id} data-line={level.id} role="slider" tabIndex={0} className={classes["handle"]} aria-orientation="vertical" aria-disabled={level.pending === true}
            aria-label={level.move?.name ?? ""} aria-valuenow={shown.price / PER_RUPEE} aria-valuetext={`${shown.label}${shown.profit ? `, ${shown.profit.text}` : ""}${level.pending === true ? ", on its way" : ""}`}
            onFocus={() => stage.current?.focusLine(level.id)}
            onBlur={() => {
              stage.current?.focusLine(undefined);
              if (held?.level.id === level.id) stage.current?.editor.cancel();
            }}
            onKeyDown={(event) => onKeyDown(event, level)}
          />
        );
      })}
    </div>
  );
}

/** Written without React: labels move with every change of the scale. */
function placeHandles(root: HTMLElement | null, labels: readonly PlacedLabel[]): void {
  if (!root) return;
  const byId = new Map(labels.map((label) => [label.id, label]));
  for (const handle of root.querySelectorAll<HTMLElement>("[data-line]")) {
    const label = byId.get(handle.dataset["line"] ?? "");
    handle.style.visibility = "visible";
    handle.style.transform = `translate(${label?.x ?? 0}px, ${(label?.y ?? 0) - 10}px)`;
    handle.style.width = `${label ? label.right - label.x : 0}px`;
  }
}

/** Puts the keyboard on the first line, or on the next one. @returns false where no line can be moved. */
export function focusNextLine(root: HTMLElement | null): boolean {
  const handles = [...(root?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
  const at = handles.indexOf(document.activeElement as HTMLElement);
  const next = handles[(at + 1) % handles.length];
  next?.focus();
  return next !== undefined;
}

/** While a line is in the hand: where it is, and how to go on. */
export function HeldNote({ held }: { readonly held: HeldLine | undefined }) {
  if (!held) return null;
  const { label, profit } = levelAt(held.level, held.price);
  return (
    <p role="status" className={classes["held"]}>
      <b>{held.level.move?.name}</b> {label} {profit && <b className={profit.sign > 0 ? "up" : profit.sign < 0 ? "down" : ""}>{profit.text}</b>} <kbd>Enter</kbd> or let go: move it <kbd>Esc</kbd> leave it
    </p>
  );
}
