import { create } from "zustand";

/** Whether the list of accounts hangs open below its button. */
export const useSwitcher = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openSwitcher(): void {
  useSwitcher.setState({ open: true });
}

export function closeSwitcher(): void {
  useSwitcher.setState({ open: false });
}
