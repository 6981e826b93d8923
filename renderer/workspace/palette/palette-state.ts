import { create } from "zustand";

/** Which of the page's own overlays is open. */
export const useOverlay = create<{ readonly open: "none" | "palette" | "keys" }>(() => ({ open: "none" }));

export function openPalette(): void {
  useOverlay.setState({ open: "palette" });
}

export function openKeySheet(): void {
  useOverlay.setState({ open: "keys" });
}

export function closeOverlay(): void {
  useOverlay.setState({ open: "none" });
}
