import { terminalStore } from "./terminal.ts";

/** Who an order or a part of a position belongs to, for the eye: a strategy by its title. */
export function ownerName(owner: string): string {
  if (owner === "manual") return "Manual";
  return owner === "external" ? "Placed elsewhere" : (terminalStore.getState().strategies.get(owner)?.title ?? owner);
}
