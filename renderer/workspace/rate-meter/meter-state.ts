import { create } from "zustand";

/** Whether the table of the broker's limits hangs open above its button. */
export const useMeterTable = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openMeter(): void {
  useMeterTable.setState({ open: true });
}

export function closeMeter(): void {
  useMeterTable.setState({ open: false });
}
