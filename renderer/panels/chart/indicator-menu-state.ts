import { create } from "zustand";

export const useIndicatorMenu = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openIndicatorMenu(): void {
  useIndicatorMenu.setState({ open: true });
}

export function closeIndicatorMenu(): void {
  useIndicatorMenu.setState({ open: false });
}
