import type { FundsView } from "../../../shared/contract/schemas/portfolio.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatMoney, formatQuantity } from "../../../shared/domain/format.ts";
import { sizeByRisk } from "../../../shared/domain/sizing.ts";
import type { Risk } from "../../../shared/domain/sizing.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { readPercent, readPrice } from "./number-text.ts";
import type { RiskDraft } from "./ticket-extras.ts";
import { inLots } from "./ticket-terms.ts";

export type RiskSize =
  | { readonly kind: "size"; readonly quantity: number; readonly sentence: string }
  | { readonly kind: "quiet" | "bad"; readonly sentence: string };

export interface SizeContext {
  readonly side: Side;
  /** Where the order is expected to fill, and its stop; NaN and undefined while unknown. */
  readonly entry: number;
  readonly stop: number | undefined;
  readonly view: InstrumentView;
  readonly equity: Money | undefined;
}

/** What an account is worth by its funds: free and in use. Open profit is not in it. */
export function equityOf(funds: FundsView | undefined): Money | undefined {
  return funds && ((funds.available + funds.utilised) as Money);
}

/** The risk as it is typed, or why there is none. */
function readRisk({ text, unit }: RiskDraft, equity: Money | undefined): Risk | RiskSize {
  const read = unit === "rupees" ? readPrice(text) : readPercent(text);
  if (read.kind === "empty") return { kind: "quiet", sentence: unit === "rupees" ? "Enter what may be lost, in rupees." : "Enter what may be lost, as a percentage of the account." };
  if (read.kind === "bad") return { kind: "bad", sentence: `Risk: ${read.why}.` };
  if (unit === "rupees") return { kind: "amount", amount: read.value as Money };
  if (equity === undefined) return { kind: "bad", sentence: "The funds of the account are not known yet: enter the risk in rupees." };
  return { kind: "percent", percent: read.value, equity };
}

/** The quantity whose loss from entry to stop stays within the risk, in whole lots. Above the freeze quantity the ticket offers slices. */
export function sizeTicket(draft: RiskDraft, { side, entry, stop, view, equity }: SizeContext): RiskSize {
  const risk = readRisk(draft, equity);
  if ("sentence" in risk) return risk;
  if (!(entry > 0)) return { kind: "quiet", sentence: "Enter the price first: the distance to the stop counts." };
  if (stop === undefined) return { kind: "quiet", sentence: "Enter the stop first: the distance to it counts." };
  const sized = sizeByRisk({ risk, entry: entry as Price, stop: stop as Price, side, lot: view.lot, multiplier: view.multiplier });
  if (sized.kind === "none") return { kind: "bad", sentence: sized.sentence };
  const { lots, quantity, lossAtStop } = sized;
  const size = inLots(view) ? `${formatQuantity(lots)} lot${lots === 1 ? "" : "s"} (${formatQuantity(quantity)})` : formatQuantity(quantity);
  return { kind: "size", quantity, sentence: `${size} risk ${formatMoney(lossAtStop)}, charges apart.` };
}
