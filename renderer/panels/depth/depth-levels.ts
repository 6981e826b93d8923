import { create } from "zustand";
import { rememberedLevels, rememberLevels } from "../../state/page-settings.ts";

export type Levels = 5 | 20;
export const LEVELS: readonly Levels[] = [5, 20];

/** Levels a side that are wanted; what can be had may be fewer. Kept with the page's other choices. */
export const useLevels = create<{ readonly levels: Levels }>(() => ({ levels: 5 }));

export function loadLevels(): void {
  useLevels.setState({ levels: rememberedLevels() });
}

export function setLevels(levels: Levels): void {
  if (useLevels.getState().levels === levels) return;
  useLevels.setState({ levels });
  rememberLevels(levels);
}

export function switchLevels(): void {
  setLevels(useLevels.getState().levels === 5 ? 20 : 5);
}
