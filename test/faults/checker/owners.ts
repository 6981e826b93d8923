import type { Held } from "./held.ts";
import { placeOf } from "./held.ts";
import type { Shown } from "./history.ts";
import { handOf } from "./records.ts";

/** Each owner's part is what the owner's own orders made of it, and all parts make up the position. */
export function ownersAddUp({ owners, positions }: Shown, held: Held, when: string): string[] {
  if (!owners) return [];
  const wrong: string[] = [];
  const shown = new Map<string, number>();
  const sums = new Map<string, { quantity: number; cost: number; realised: number }>();
  for (const { instrument, product, owner, quantity, cost, realised } of owners) {
    const place = placeOf(instrument, product);
    shown.set(`${place} ${handOf(owner)}`, (shown.get(`${place} ${handOf(owner)}`) ?? 0) + quantity);
    const sum = sums.get(place) ?? { quantity: 0, cost: 0, realised: 0 };
    sums.set(place, { quantity: sum.quantity + quantity, cost: sum.cost + cost, realised: sum.realised + realised });
  }
  for (const { instrument, product, quantity, cost, realised } of positions) {
    const sum = sums.get(placeOf(instrument, product)) ?? { quantity: 0, cost: 0, realised: 0 };
    if (sum.quantity !== quantity) wrong.push(`${when}: the owners of ${instrument} ${product} hold ${sum.quantity} together, the position is ${quantity}`);
    if (sum.realised - sum.cost !== realised - cost) wrong.push(`${when}: the owners' results in ${instrument} ${product} do not add up to the account's`);
  }
  const theirs = held.parts();
  for (const name of new Set([...shown.keys(), ...theirs.keys()])) {
    if ((shown.get(name) ?? 0) !== (theirs.get(name) ?? 0)) wrong.push(`${when}: ${name} is shown with ${shown.get(name) ?? 0}, its own orders made ${theirs.get(name) ?? 0}`);
  }
  return wrong;
}
