/**
 * Good-till-triggered rules: kept in the book over days and restarts, fired by the exchange's own trades,
 * each once. The order goes the way of any order of the client's.
 */
import type { Accepted, BookOrder, BookRule, PlaceRequest, RuleChange, RuleRequest, RuleStatus } from "../../types.ts";
import type { Floor } from "../floor.ts";
import { refused } from "./gateway.ts";

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 365;
const LARGEST_QUANTITY = 100_000_000;

export class RuleDesk {
  private readonly floor: Floor;
  private readonly place: (request: PlaceRequest) => Accepted<BookOrder>;
  /** Waiting rules by listing; made anew when a rule has changed or a day begun: most prints meet no rule. */
  private waitingOf = new Map<string, readonly BookRule[]>();
  private listedOn = "";

  constructor(floor: Floor, place: (request: PlaceRequest) => Accepted<BookOrder>) {
    this.floor = floor;
    this.place = place;
  }

  create(request: RuleRequest): Accepted<BookRule> {
    const { days, ...terms } = request;
    const listing = this.floor.listing(request.token);
    if (!this.floor.state.accounts.has(request.client)) return refused("AB9003", "Invalid client id");
    if (listing?.kind !== "equity") return refused("AB9010", "GTT is allowed for NSE and BSE equity only");
    if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) return refused("AB9016", "Invalid time period");
    const refusal = this.refuseTerms(request);
    if (refusal !== undefined) return refusal;
    const { now } = this.floor;
    const last = this.floor.priceOf(request.token);
    const ruleId = this.floor.ids.rule(this.floor.state.rules.size + 1);
    return this.keep({ ...terms, ruleId, status: "NEW", way: request.triggerPrice > last ? "rise" : "fall", createdAt: now, updatedAt: now, expiresAt: now + days * DAY_MS });
  }

  modify(change: RuleChange): Accepted<BookRule> {
    const rule = this.waiting(change.client, change.ruleId, change.token);
    if (rule === undefined) return refused("AB9013", "Invalid rule id");
    const refusal = this.refuseTerms(change);
    if (refusal !== undefined) return refusal;
    const { price, triggerPrice, quantity, disclosedQuantity } = change;
    const way = triggerPrice > this.floor.priceOf(rule.token) ? "rise" : "fall";
    return this.keep({ ...rule, price, triggerPrice, quantity, disclosedQuantity, way, status: "ACTIVE", updatedAt: this.floor.now });
  }

  cancel(client: string, ruleId: string, token: string): Accepted<BookRule> {
    const rule = this.waiting(client, ruleId, token);
    if (rule === undefined) return refused("AB9013", "Invalid rule id");
    return this.keep({ ...rule, status: "CANCELLED", updatedAt: this.floor.now });
  }

  /** Within the turn of the trade: the rule's end and its order are in the book together, or neither is. */
  priceMoved(token: string, lastPrice: number): void {
    if (this.listedOn !== this.floor.state.day) this.list();
    for (const rule of this.waitingOf.get(token) ?? []) {
      if (rule.way === "rise" ? lastPrice < rule.triggerPrice : lastPrice > rule.triggerPrice) continue;
      this.keep({ ...rule, status: "SENTTOEXCHANGE", updatedAt: this.floor.now });
      const { client, side, product, price, quantity, disclosedQuantity } = rule;
      // What the gateway refuses here, nobody is told but the rule's owner, who finds it used up.
      this.place({ client, variety: "NORMAL", token, side, orderType: "LIMIT", product, duration: "DAY", price, triggerPrice: 0, quantity, disclosedQuantity, tag: "" });
    }
  }

  private keep(rule: BookRule): Accepted<BookRule> {
    this.floor.turn(() => this.floor.emit({ kind: "rule", rule, at: this.floor.now }));
    this.list();
    return { ok: true, value: rule };
  }

  private list(): void {
    const { rules, day } = this.floor.state;
    this.waitingOf = Map.groupBy([...rules.values()].filter(({ status }) => isWaiting(status)), ({ token }) => token);
    this.listedOn = day;
  }

  private waiting(client: string, ruleId: string, token: string): BookRule | undefined {
    const rule = this.floor.state.rules.get(ruleId);
    return rule !== undefined && rule.client === client && rule.token === token && isWaiting(rule.status) ? rule : undefined;
  }

  private refuseTerms({ token, price, triggerPrice, quantity, disclosedQuantity }: Pick<RuleChange, "token" | "price" | "triggerPrice" | "quantity" | "disclosedQuantity">): Extract<Accepted<never>, { ok: false }> | undefined {
    const tick = Math.max(1, this.floor.listing(token)?.tickPaise ?? 1);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > LARGEST_QUANTITY) return refused("AB9006", "Invalid quantity");
    if (disclosedQuantity < 0 || disclosedQuantity > quantity) return refused("AB9007", "Invalid disclosed quantity");
    if (price <= 0 || price % tick !== 0) return refused("AB9008", "Invalid price");
    if (triggerPrice <= 0 || triggerPrice % tick !== 0 || triggerPrice === this.floor.priceOf(token)) return refused("AB9009", "Invalid trigger price");
    return undefined;
  }
}

function isWaiting(status: RuleStatus): boolean {
  return status === "NEW" || status === "ACTIVE";
}
