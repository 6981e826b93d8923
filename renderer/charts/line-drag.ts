import type { HeldLine, LineEditor } from "./line-editor.ts";
import type { Level } from "./levels.ts";

/** What the pointer needs of the chart: px from its left top. */
export interface LinesUnderPointer {
  readonly lineAt: (x: number, y: number) => Level | undefined;
  readonly priceAt: (y: number) => number | undefined;
}

/**
 * Moves lines with the mouse. A press on a line or its label takes hold of it before the chart would pan;
 * Esc lets go without a change, releasing the button drops it.
 * @returns ends it.
 */
export function startLineDrag(host: HTMLElement, chart: LinesUnderPointer, editor: LineEditor, onDrop: (held: HeldLine) => void): () => void {
  let pointer: number | undefined;
  const place = (event: PointerEvent): { readonly x: number; readonly y: number } => {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const end = (): void => {
    if (pointer !== undefined && host.hasPointerCapture(pointer)) host.releasePointerCapture(pointer);
    pointer = undefined;
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || event.shiftKey || event.ctrlKey || pointer !== undefined) return;
    const { x, y } = place(event);
    const level = chart.lineAt(x, y);
    const price = level && chart.priceAt(y);
    if (!level || price === undefined || !editor.begin(level, price)) return;
    pointer = event.pointerId;
    host.setPointerCapture(pointer);
    event.stopPropagation();
  };
  const move = (event: PointerEvent): void => {
    if (event.pointerId !== pointer) return;
    const price = chart.priceAt(place(event).y);
    if (price !== undefined) editor.moveTo(price);
  };
  const up = (event: PointerEvent): void => {
    if (event.pointerId !== pointer) return;
    end();
    const held = editor.drop();
    if (held) onDrop(held);
  };
  const cancel = (): void => {
    if (pointer === undefined) return;
    end();
    editor.cancel();
  };
  // The chart would begin to pan on the press that has taken a line.
  const swallow = (event: MouseEvent): void => {
    if (pointer !== undefined) event.stopImmediatePropagation();
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || pointer === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  };
  host.addEventListener("pointerdown", down, true);
  host.addEventListener("mousedown", swallow, true);
  host.addEventListener("pointermove", move);
  host.addEventListener("pointerup", up);
  host.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", escape, true);
  return () => {
    cancel();
    host.removeEventListener("pointerdown", down, true);
    host.removeEventListener("mousedown", swallow, true);
    host.removeEventListener("pointermove", move);
    host.removeEventListener("pointerup", up);
    host.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", escape, true);
  };
}
