/** Who an order or a part of a position belongs to, for the eye. */
export function ownerName(owner: string): string {
  if (owner === "manual") return "Manual";
  return owner === "external" ? "Placed elsewhere" : owner;
}
