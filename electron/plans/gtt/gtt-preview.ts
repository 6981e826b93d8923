import type { GttPreview, GttRequest } from "../../../shared/contract/schemas/plans.ts";
import { badInput, failureOf } from "../../../shared/domain/errors.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { GttOpen } from "./gtt-open.ts";
import { ifRefused, reduceOnlyThere, symbolOf } from "./gtt-words.ts";

/** Where a rule goes: `why` it cannot stand at the broker, as a clause; "" where that was not asked for. */
export interface Placing {
  readonly title: string;
  readonly here: boolean;
  readonly why: string;
}

const MEANS_HERE = "Watched by Sauda itself: nothing happens while it is off or has no prices.";

export function gttPreview(request: GttRequest, placing: () => Placing, open: GttOpen): GttPreview {
  const { reduceOnly } = request;
  const problem = openProblem(request, open);
  const against = problem ? [problem] : [];
  try {
    const { title, here, why } = placing();
    const means = here ? `${why === "" ? "" : `${why}. `}${MEANS_HERE}` : `${title} keeps it: it works while Sauda or this machine is off.`;
    const cut = open.units(request);
    const most = Math.max(...request.legs.map(({ quantity }) => quantity));
    const reduces = reduceOnly && here ? [`Only reduces: its order is for what is open then, and does not go when nothing is.`] : reduceOnly ? [reduceOnlyThere(title)] : [];
    const more = reduceOnly && cut !== undefined && cut > 0 && cut < most ? [`It is for ${formatQuantity(most)}, and ${formatQuantity(cut)} are open now.`] : [];
    return { home: here ? "only while Sauda runs" : "at broker", sentences: [means, ...reduces, ...more, ifRefused(title, here)], problems: against };
  } catch (error) {
    return { home: "only while Sauda runs", sentences: [], problems: [failureOf(error), ...against] };
  }
}

/** A rule that may only reduce needs something to reduce. */
export function openProblem(request: GttRequest, open: GttOpen): Failure | undefined {
  if (!request.reduceOnly || open.units(request) !== 0) return undefined;
  const { side, product } = request;
  const what = side === "SELL" ? (product === "CNC" ? "position or holding" : "position") : "short position";
  return badInput("reduceOnly", "something to close", `There is no open ${product} ${what} in ${symbolOf(request)} that this rule could close. Let it open one as well, or place it once something is open.`);
}
