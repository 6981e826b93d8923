import type { Answer, Request } from "../../../shared/contract/commands.ts";
import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import type { GttRequest, GttView } from "../../../shared/contract/schemas/plans.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { TerminalError, badInput, refused } from "../../../shared/domain/errors.ts";
import type { GttRule, GttTerms } from "../../../shared/domain/gtt.ts";
import { isGttOver, isHere } from "../../../shared/domain/gtt.ts";
import { checkGtt } from "../../../shared/domain/gtt-check.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { StandingRecord } from "../../../shared/domain/order-events.ts";
import type { Fill, Order } from "../../../shared/domain/order.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";
import type { Doubt } from "../../portfolio/position-doubts.ts";
import { toEvent } from "../../storage/journal.ts";
import type { Cover, OpenPosition, Plan, PlanContext } from "../plan.ts";
import { GttAtBroker } from "./gtt-at-broker.ts";
import { GttBook, viewOf } from "./gtt-book.ts";
import { GttFiring } from "./gtt-firing.ts";
import { gttId } from "./gtt-id.ts";
import { GttIdle } from "./gtt-idle.ts";
import { GttOpen } from "./gtt-open.ts";
import type { GttOwner } from "./gtt-owners.ts";
import { GttOwners } from "./gtt-owners.ts";
import type { Placing } from "./gtt-preview.ts";
import { gttPreview, openProblem } from "./gtt-preview.ts";
import { ifRefused } from "./gtt-words.ts";

export interface GttOptions {
  readonly context: PlanContext;
  /** The journal's records, for the history. */
  readonly records: (query: RecordQuery) => Promise<readonly JournalRecord[]>;
  /** Delivered shares, which a rule that may only reduce can sell; undefined until they have been read. */
  readonly holdings: () => readonly HoldingView[] | undefined;
  /** Whether the broker, when last asked, had another number of this position. */
  readonly doubt: (instrument: InstrumentKey, product: Product) => Doubt | undefined;
}

/** Good-till-triggered rules of one account: kept by the broker where it can, else here on the trigger watch. */
export class GttPlan implements Plan {
  #context: PlanContext;
  #readRecords: (query: RecordQuery) => Promise<readonly JournalRecord[]>;
  #book: GttBook;
  #firing: GttFiring;
  #atBroker: GttAtBroker | undefined;
  /** Rules that stood when Sauda started, until it has been ready twice: by then what was met meanwhile has fired. */
  #stoodBefore = new Set<string>();
  #wasReady = false;
  #placing = new Map<string, Promise<string>>();
  #open: GttOpen;
  #owners = new GttOwners();
  #idle: GttIdle;

  constructor({ context, records, holdings, doubt }: GttOptions) {
    this.#context = context;
    this.#readRecords = records;
    this.#open = new GttOpen(context, holdings, doubt, this.#owners);
    this.#book = new GttBook(context, (rule) => rule.reduceOnly && rule.state === "active" && this.#open.isNothing(rule), this.#owners);
    this.#firing = new GttFiring(context, this.#book, this.#open, this.#owners);
    const gtt = context.broker?.protocol.gtt;
    this.#atBroker = context.broker && gtt ? new GttAtBroker(context, context.broker, gtt, this.#book, () => this.#idle.look()) : undefined;
    this.#idle = new GttIdle({ context, book: this.#book, open: this.#open, atBroker: this.#atBroker });
  }

  views(): GttView[] {
    return this.#book.views();
  }

  /** From now on rules of this name look at what is its own, and it hears of them. @returns ends that. */
  own(name: string, owner: GttOwner): () => void {
    return this.#owners.add(name, owner);
  }

  /** The owner's word on what was met is another now. */
  again(owner: string): void {
    this.#firing.again(owner);
  }

  restore(): void {
    for (const { id } of this.#book.restore()) this.#stoodBefore.add(id);
  }

  ready(): void {
    if (this.#wasReady) this.#stoodBefore.clear();
    this.#wasReady = true;
    for (const rule of this.#book.all()) if (!isGttOver(rule)) this.#spare(this.#resume(rule), rule);
    if (this.#atBroker) void this.#atBroker.compare();
    this.#idle.look();
  }

  orderChanged(order: Order, before?: Order): void {
    this.#spare(this.#firing.childChanged(order), undefined);
    if (order.filled !== before?.filled) this.#idle.look(order.instrument);
  }

  filled({ instrument }: Fill): void {
    this.#idle.look(instrument);
  }

  /** The list of holdings was read. */
  holdingsRead(): void {
    this.#idle.look();
    this.#firing.booksRead();
  }

  /** The broker's positions were read and compared. */
  positionsCompared(): void {
    this.#firing.booksRead();
  }

  /** Part of a position has gone over to another product: rules that may only reduce look what is left. */
  converted(instrument: InstrumentKey): void {
    this.#idle.look(instrument);
  }

  newDay(_day: string): void {
    for (const rule of this.#book.all()) if (isGttOver(rule)) this.#book.forget(rule.id);
    this.ready();
  }

  *holds(): Iterable<InstrumentKey> {
    for (const rule of this.#book.all()) if (!isGttOver(rule)) yield rule.instrument;
  }

  /** Rules that would close it on the losing side. */
  covers(position: OpenPosition): Cover | undefined {
    let here = 0;
    let stop: number | undefined;
    const atBroker: { quantity: number; trigger: number }[] = [];
    for (const rule of this.#book.all()) {
      const { instrument, product, side, state } = rule;
      if (state !== "active" || instrument !== position.instrument || product !== position.product) continue;
      const leg = rule.legs[rule.ways.indexOf(side === "SELL" ? "fall" : "rise")];
      if (!leg || position.quantity * signOf(side) >= 0) continue;
      if (!isHere(rule)) {
        atBroker.push({ quantity: leg.quantity, trigger: leg.trigger });
        continue;
      }
      here += leg.quantity;
      // Of several the last one to act: until then part of the position is still open.
      stop = stop === undefined ? leg.trigger : side === "SELL" ? Math.min(stop, leg.trigger) : Math.max(stop, leg.trigger);
    }
    return here === 0 && atBroker.length === 0 ? undefined : { here, stop, atBroker };
  }

  end(): void {
    for (const rule of this.#book.all()) this.#dropLevels(rule);
    this.#atBroker?.end();
  }

  /** Where a rule would live and what is against it; nothing is kept. */
  preview(rule: GttRequest): Answer<"gtt.preview"> {
    return gttPreview(rule, () => this.#homeOf(rule, this.#check(rule, rule).instrument), this.#open);
  }

  async place({ rule, once }: Request<"gtt.place">): Promise<Answer<"gtt.place">> {
    let placing = this.#placing.get(once);
    if (!placing) {
      placing = this.#place(rule, once).finally(() => this.#placing.delete(once));
      this.#placing.set(once, placing);
    }
    return { id: await placing };
  }

  async modify({ id, change }: Request<"gtt.modify">): Promise<Answer<"gtt.modify">> {
    const rule = this.#changeable(id);
    if (change.legs.length !== rule.legs.length) throw new TerminalError(badInput("legs", String(rule.legs.length), `A ${rule.kind === "oco" ? "rule with two triggers" : "single rule"} stays one; cancel it and place a new one.`));
    const { instrument, ways } = this.#check(rule, change);
    const terms: GttTerms = { legs: change.legs, ways, expires: change.expires };
    if (isHere(rule)) {
      this.#dropLevels(rule);
      await this.#book.move(id, { kind: "changed", terms, words: "Changed." });
      this.#putLevels(id);
      return {};
    }
    const why = this.#brokerRefuses(instrument, rule, change.legs);
    if (why !== undefined) throw new TerminalError(badInput("legs", "a limit price", `${why}; cancel this rule and place one that Sauda keeps.`));
    return this.#orThrow(await this.#needBroker().modify(id, instrument, terms));
  }

  async cancel({ id }: Request<"gtt.cancel">): Promise<Answer<"gtt.cancel">> {
    const rule = this.#rule(id);
    if (isHere(rule)) {
      const waits = rule.state === "firing" && !this.#firing.hasBegun(rule);
      if (rule.state !== "active" && !waits) throw notNow(rule, "cancelled");
      this.#dropLevels(rule);
      await this.#book.move(id, { kind: "cancelled", words: "Cancelled." });
      return {};
    }
    if (rule.state !== "active" && rule.state !== "cancelling" && !(rule.state === "unresolved" && rule.doubt === "cancel")) throw notNow(rule, "cancelled");
    return this.#orThrow(await this.#needBroker().cancel(id));
  }

  /** Newest first. */
  async history({ account, most }: Request<"gtt.history">): Promise<Answer<"gtt.history">> {
    const found = new Map<string, GttView>();
    // A rule has several records; those of its end are the last.
    const records = await this.#readRecords({ account, kindPrefix: "standing.gtt", most: most * 8 });
    for (const record of records) {
      const { id, state } = toEvent(record) as StandingRecord;
      const rule = state as GttRule;
      if (isGttOver(rule)) found.set(id, viewOf(rule));
    }
    return { gtts: [...found.values()].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, most) };
  }

  async #place(request: GttRequest, once: string): Promise<string> {
    const { account, clock } = this.#context;
    const id = gttId(account, once);
    if (this.#book.get(id) || (await this.#readRecords({ account, kindPrefix: "standing.gtt", about: id, most: 1 })).length > 0) return id;
    const { instrument, ways } = this.#check(request, request);
    const problem = openProblem(request, this.#open);
    if (problem) throw new TerminalError(problem);
    const { here, why } = this.#homeOf(request, instrument);
    const { home: _home, ...terms } = request;
    const at = clock.now();
    const reason = here && why !== "" && this.#atBroker ? ` ${why}.` : "";
    const text = here ? `Active; kept by Sauda and watched only while it runs.${reason}` : `On its way to ${this.#title}.`;
    const rule: GttRule = {
      ...terms, id, once, ways,
      kind: request.legs.length === 2 ? "oco" : "single",
      state: here ? "active" : "saving",
      lives: here ? "only while Sauda runs" : "at broker",
      ifRefused: ifRefused(this.#title, here),
      text, createdAt: at, updatedAt: at,
      history: [{ at, words: text }],
      doubt: undefined, attempt: 1, firedDay: undefined, settled: false, wanted: undefined, known: undefined,
    };
    await this.#book.add(rule);
    if (here) this.#putLevels(id);
    else this.#orThrow(await this.#needBroker().create(id, instrument));
    return id;
  }

  async #resume(rule: GttRule): Promise<void> {
    const { day, ledger } = this.#context;
    if (rule.state === "firing") return this.#firing.fire(rule.id);
    if (rule.child !== undefined) {
      const child = ledger.order(rule.child);
      if (child) return this.#firing.childChanged(child);
      if (rule.firedDay !== day()) return this.#firing.forgotten(rule);
      return;
    }
    if (!isHere(rule) || rule.state !== "active") return;
    if (day() <= rule.expires) return this.#putLevels(rule.id);
    this.#dropLevels(rule);
    await this.#book.move(rule.id, { kind: "expired", words: `Expired: ${rule.expires} was its last day.` });
  }

  #putLevels(id: string): void {
    const rule = this.#book.get(id);
    if (rule?.state !== "active" || !isHere(rule)) return;
    rule.legs.forEach((leg, i) => {
      this.#context.levels.put({
        id: levelId(id, i), instrument: rule.instrument, way: rule.ways[i] ?? "rise", price: leg.trigger,
        onCrossed: (crossing) => {
          // The sibling goes in the same step: in a gap both may be met by one price.
          this.#dropLevels(rule);
          const off = this.#stoodBefore.has(id);
          this.#spare(this.#firing.met(id, i, crossing, off), rule);
        },
      });
    });
  }

  #dropLevels(rule: GttRule): void {
    rule.legs.forEach((_leg, i) => this.#context.levels.drop(levelId(rule.id, i)));
  }

  #check(of: Pick<GttRequest, "instrument" | "side" | "product" | "owner">, { legs, expires }: Pick<GttRequest, "legs" | "expires">): { readonly instrument: Instrument; readonly ways: GttRule["ways"] } {
    const { instruments, quotes, day } = this.#context;
    const instrument = instruments.get(of.instrument);
    if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${of.instrument} is not in today's instrument list. Search for it again; contracts expire and names change.`));
    const { side, product, owner } = of;
    const checked = checkGtt({ instrument, side, product, owner, legs, expires }, quotes.of(of.instrument), day());
    if ("kind" in checked) throw new TerminalError(checked);
    return { instrument, ways: checked.ways };
  }

  #homeOf(request: GttRequest, instrument: Instrument): Placing {
    const why = request.home === "here" ? "" : this.#brokerRefuses(instrument, request, request.legs);
    return { title: this.#title, here: why !== undefined, why: why ?? "" };
  }

  /** Why the broker does not keep it, as a clause; undefined when it does. */
  #brokerRefuses(instrument: Instrument, { product }: Pick<GttRequest, "product">, legs: GttRequest["legs"]): string | undefined {
    const gtt = this.#context.broker?.protocol.gtt;
    const [leg, second] = legs;
    if (!gtt || !leg) return "This account's orders are kept by Sauda";
    if (second) return `${this.#title} keeps no rules with two triggers`;
    return gtt.refuses(instrument, product, leg.type);
  }

  #needBroker(): GttAtBroker {
    if (!this.#atBroker) throw new TerminalError({ kind: "Fault", sentence: "This rule stands at a broker that this account is not signed in with." });
    return this.#atBroker;
  }

  #rule(id: string): GttRule {
    const rule = this.#book.get(id);
    if (!rule) throw new TerminalError(badInput("id", "a rule that stands", "There is no such rule any more."));
    return rule;
  }

  #changeable(id: string): GttRule {
    const rule = this.#rule(id);
    if (rule.state !== "active" || rule.wanted) throw notNow(rule, "changed");
    return rule;
  }

  #orThrow(failure: Failure | undefined): Record<string, never> {
    if (failure) throw new TerminalError(failure);
    return {};
  }

  get #title(): string {
    return this.#context.broker?.protocol.title ?? "The paper account";
  }

  /** Nothing waits for it; what cannot be written has been told by the journal, and ready() comes again. */
  #spare(work: Promise<void>, rule: GttRule | undefined): void {
    work.catch((error: unknown) => this.#book.note("alarm", `A GTT step could not be done: ${error instanceof Error ? error.message : String(error)} It is tried again when the account is ready again.`, rule));
  }
}

function levelId(id: string, leg: number): string {
  return `gtt:${id}:${leg}`;
}

function notNow(rule: GttRule, done: string): TerminalError {
  return new TerminalError(refused("state", `This rule is ${rule.state} and cannot be ${done} now. ${rule.text}`, "an active rule", rule.state));
}
