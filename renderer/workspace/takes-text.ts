const NOT_TEXT = new Set(["button", "checkbox", "radio", "range", "submit", "reset", "color", "file"]);

/** True where letters belong to a text: fields, lists to choose from, editable cells. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TEXT.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
