import type { Failure } from "../../../shared/domain/errors.ts";
import { refused } from "../../../shared/domain/errors.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { RiskCheck } from "../../../shared/domain/order-events.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import type { RiskLimits } from "./limits.ts";
import type { SentCounts } from "./order-tally.ts";

/** What is at stake at market if everything that works filled, without and with the proposed order. */
export interface Exposed {
  readonly before: Money;
  readonly after: Money;
}

export interface MarketPhase {
  readonly kind: "open" | "pre-open" | "auction" | "closed" | "halted" | "unknown";
  /** What a trader reads of it: "NSE is closed until 09:15". */
  readonly sentence: string;
  /** Orders sent now wait at the broker for the next open. */
  readonly amo: boolean;
}

/** Where the account's day stands against its loss limits. */
export interface DayStanding {
  /** Net of charges; undefined while a position has no price. */
  readonly net: Money | undefined;
  readonly drawdown: Money;
  /** The smaller of the amount and the share of equity; undefined when neither is set or known. */
  readonly lossLimit: Money | undefined;
  readonly drawdownLimit: Money | undefined;
  /** The user has lifted the breaker: the loss rules rest until the day ends. */
  readonly lifted: boolean;
  readonly breach: { readonly rule: string; readonly sentence: string } | undefined;
}

/** One of the account's own working orders that this one would trade with. */
export interface CrossedOrder {
  readonly side: string;
  readonly price: Price;
  readonly owner: string;
  readonly brokerOrderId: string | undefined;
}

/** The broker takes orders in a share under surveillance with the user's consent to its notice. */
export type SurveillanceFact =
  | { readonly kind: "listed"; readonly notice: string; readonly agreed: boolean }
  /** The broker's list could not be read. */
  | { readonly kind: "unknown" };

/** Opening orders have ended in all accounts. */
export interface Halted {
  readonly rule: "kill switch" | "fault";
  /** What happened. */
  readonly sentence: string;
  /** What lets them go again. */
  readonly undo: string;
}

/** What the rules may look at. Undefined = not known: then the rule that needs it says so or stands back. */
export interface RiskFacts {
  readonly instrument: Instrument;
  readonly ltp: Price | undefined;
  readonly upperCircuit: Price | undefined;
  readonly lowerCircuit: Price | undefined;
  /** The exchange's range of an option's limit prices (LPP), where it is known. */
  readonly priceRange: { readonly low: Price; readonly high: Price } | undefined;
  /** Age of the last quote by this machine's clock, ms. */
  readonly quoteAgeMs: number | undefined;
  /** Margin this order needs: by the broker where it told, by its table as we know it otherwise. */
  readonly margin: Money;
  /** Where the broker can be asked: what it told, and our own table's figure beside it. */
  readonly marginTold?: { readonly total: Money | undefined; readonly why?: string | undefined; readonly own: Money } | undefined;
  /** Units of it that open or enlarge the account's netted position: these need margin. */
  readonly opening?: number;
  readonly available: Money | undefined;
  /** It only makes the owner's and the account's position smaller: such an order is never held back for want of funds or size. */
  readonly reduces: boolean;
  /** Units on this side that would make both smaller, less what working orders will already close. */
  readonly closable: number;
  readonly limits: RiskLimits;
  /** Each is undefined while its limit is off. */
  readonly exposure: { readonly instrument?: Exposed | undefined; readonly owner?: Exposed | undefined; readonly account?: Exposed | undefined };
  /** Working orders of the account, this one not counted. */
  readonly openOrders: number;
  readonly sent: SentCounts;
  /** The same was approved so many ms ago. */
  readonly duplicateAgoMs: number | undefined;
  readonly crossing: CrossedOrder | undefined;
  /** Kind of the plan that it is one leg of, e.g. "bracket". */
  readonly plan?: string | undefined;
  readonly market: MarketPhase;
  /** On whose list, and under which name. */
  readonly banned: { readonly by: "limits" | "exchange"; readonly name: string } | undefined;
  /** There is no ban list of today. */
  readonly banUnknown?: boolean | undefined;
  /** Of a share on which the broker has a notice, or whose list could not be read; absent for all others. */
  readonly surveillance?: SurveillanceFact | undefined;
  /** Units a client may hold in it by the exchange's rule, and would then hold. */
  readonly positionLimit: { readonly units: number; readonly after: number } | undefined;
  readonly day: DayStanding;
  /** Why only reducing orders go, in all accounts. */
  readonly killed: Halted | undefined;
  /** Why nothing is opened in a live account: the user has not unlocked it for this session. Absent where nothing is locked. */
  readonly locked?: string | undefined;
  /** How the broker's books differ from ours, while they do not come together. */
  readonly diverged: string | undefined;
}

export interface Verdict {
  readonly check: RiskCheck;
  readonly failure: Failure | undefined;
}

/** Looks at one thing. Undefined when it does not concern this order. */
export type Rule = (proposal: OrderProposal, facts: RiskFacts) => Verdict | undefined;

export function passed(rule: string, limit: string, value: string): Verdict {
  return { check: { rule, limit, value }, failure: undefined };
}

export function failed(rule: string, limit: string, value: string, sentence: string): Verdict {
  return { check: { rule, limit, value }, failure: refused(rule, sentence, limit, value) };
}

/** What a rule notes that does not hold back what gets the trader out. */
export const REDUCES = "reduces the position";
