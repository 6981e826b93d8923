import type { MenuItemConstructorOptions } from "electron";

/**
 * macOS needs a menu for copy, paste and quit to work at all. Elsewhere there is none: its shortcuts
 * (Ctrl-R would reload the page, Ctrl-W close it) belong to the terminal.
 */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] | null {
  if (platform !== "darwin") return null;
  return [{ role: "appMenu" }, { role: "editMenu" }, { role: "windowMenu" }];
}
