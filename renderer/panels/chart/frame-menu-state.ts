import { create } from "zustand";

export const useFrameMenu = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openFrameMenu(): void {
  useFrameMenu.setState({ open: true });
}

export function closeFrameMenu(): void {
  useFrameMenu.setState({ open: false });
}
