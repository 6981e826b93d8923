import { create } from "zustand";
import { z } from "zod";
import { MOST_TEMPLATES, template } from "./templates.ts";
import type { Template } from "./templates.ts";
import { loadTicketPart, saveTicketPart } from "./ticket-setting.ts";

const templates = z.array(template).max(MOST_TEMPLATES);

export const useTemplates = create<{ readonly open: boolean; readonly list: readonly Template[] }>(() => ({ open: false, list: [] }));

export function openTemplates(): void {
  const read = templates.safeParse(loadTicketPart("templates"));
  useTemplates.setState({ open: true, list: read.success ? read.data : [] });
}

export function closeTemplates(): void {
  useTemplates.setState({ open: false });
}

function keep(list: readonly Template[]): void {
  useTemplates.setState({ list });
  saveTicketPart("templates", list);
}

/** Under a name that is there already it takes its place. @returns false when there is no room. */
export function saveTemplate(one: Template): boolean {
  const { list } = useTemplates.getState();
  const at = list.findIndex(({ name }) => name.toLowerCase() === one.name.toLowerCase());
  if (at < 0 && list.length >= MOST_TEMPLATES) return false;
  keep(at < 0 ? [...list, one] : list.map((known, i) => (i === at ? one : known)));
  return true;
}

/** @returns puts it back in its place. */
export function deleteTemplate(index: number): () => void {
  const before = useTemplates.getState().list;
  keep(before.filter((_, i) => i !== index));
  return () => keep(before);
}
