import type { BrokerGtt, BrokerRule, HttpRequest } from "../../../shared/brokers/port.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { notConnected } from "../../../shared/domain/errors.ts";
import type { GttRule, GttTerms } from "../../../shared/domain/gtt.ts";
import { isGttOver, isHere } from "../../../shared/domain/gtt.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { DAY_MS } from "../../../shared/domain/time.ts";
import type { BrokerAccount } from "../../brokers/broker-account.ts";
import type { ReadOutcome, WriteOutcome } from "../../brokers/broker-line.ts";
import { PRIORITY } from "../../brokers/rate-budget.ts";
import { coalesce } from "../../orders/coalesce.ts";
import type { PlanContext } from "../plan.ts";
import type { GttBook } from "./gtt-book.ts";
import { RuleJudge } from "./gtt-judge.ts";
import { looksLike } from "./gtt-rows.ts";
import { reduceOnlyThere, ruleWords } from "./gtt-words.ts";

/** Between two looks for a rule in doubt, and between ordinary ones, ms. */
const DOUBT_LOOK_MS = 5_000;
const LOOK_MS = 60_000;
/** More pages than anybody has rules for: a list without end is a broken one. */
const MOST_PAGES = 40;

/**
 * Rules that the broker keeps: made, changed and cancelled there, and compared with its list. A time-out is
 * no refusal: the list is searched, and a rule is never made twice blindly.
 */
export class GttAtBroker {
  #context: PlanContext;
  #broker: BrokerAccount;
  #gtt: BrokerGtt;
  #book: GttBook;
  #judge: RuleJudge;
  #onCompared: () => void;
  /** Rules with a write on its way. */
  #busy = new Set<string>();
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  /** @param onCompared after each complete look at the broker's list. */
  constructor(context: PlanContext, broker: BrokerAccount, gtt: BrokerGtt, book: GttBook, onCompared: () => void) {
    this.#onCompared = onCompared;
    this.#context = context;
    this.#broker = broker;
    this.#gtt = gtt;
    this.#book = book;
    this.#judge = new RuleJudge({ book, title: broker.protocol.title, instrument: (key) => context.instruments.get(key), cancel: (rule) => void this.cancel(rule.id).catch(() => {}), now: () => context.clock.now() });
  }

  /** Compares all rules with the broker's list; calls that come together share one look. */
  readonly compare = coalesce(() => this.#compare().catch((error: unknown) => this.#book.note("alarm", `GTT rules could not be compared with ${this.#title}: ${error instanceof Error ? error.message : String(error)}`, undefined)));

  /** A rule in state `saving`. @returns why it was not made; undefined when it stands or its fate is open. */
  async create(id: string, instrument: Instrument): Promise<Failure | undefined> {
    return this.#alone(id, async () => {
      const rule = this.#rule(id);
      const before = await this.#list();
      if (!before.ok) {
        const words = `${this.#title} could not be asked for its rules (${before.why}); nothing was sent.`;
        await this.#book.move(id, { kind: "not-made", words });
        return notConnected(`${words} Try again.`);
      }
      await this.#book.move(id, { kind: "asking", known: before.value.filter((row) => looksLike(row, rule, instrument)).map((row) => row.id) });
      const outcome = await this.#write(this.#gtt.create(instrument, this.#terms(rule, rule)));
      switch (outcome.kind) {
        case "confirmed":
          await this.#book.move(id, { kind: "accepted", ruleId: outcome.placement.brokerOrderId, words: `Active at ${this.#title}.${rule.reduceOnly ? ` ${reduceOnlyThere(this.#title)}` : ""}` });
          return undefined;
        case "unresolved":
          await this.#doubt(rule, "create", `It is not known whether ${this.#title} made the rule: ${outcome.why} Its list is being searched; do not place it again until that is known.`);
          return undefined;
        case "refused":
        case "not-sent": {
          const failure = this.#failure(outcome);
          await this.#book.move(id, { kind: "not-made", words: failure.sentence });
          return failure;
        }
      }
    });
  }

  /** @returns why it was not changed; undefined when it was or its fate is open. */
  async modify(id: string, instrument: Instrument, terms: GttTerms): Promise<Failure | undefined> {
    return this.#alone(id, async () => {
      const rule = this.#rule(id);
      await this.#book.move(id, { kind: "changing", terms, words: `The change is on its way to ${this.#title}.` });
      const outcome = await this.#write(this.#gtt.modify(instrument, rule.ruleId ?? "", this.#terms(rule, terms)));
      if (outcome.kind === "confirmed") {
        await this.#book.move(id, { kind: "changed", terms, words: `Changed at ${this.#title}.` });
        return undefined;
      }
      if (outcome.kind === "unresolved") {
        await this.#doubt(rule, "modify", `It is not known whether ${this.#title} changed the rule: ${outcome.why} Its list is being looked at.`);
        return undefined;
      }
      const failure = this.#failure(outcome);
      await this.#book.move(id, { kind: "not-changed", words: `Not changed: ${failure.sentence}` });
      return failure;
    });
  }

  /** May be repeated. @returns why it was not cancelled; undefined when it was or its fate is open. */
  async cancel(id: string): Promise<Failure | undefined> {
    return this.#alone(id, async () => {
      const rule = this.#rule(id);
      const instrument = this.#context.instruments.get(rule.instrument);
      if (!instrument) return notConnected(`${rule.instrument} is not in today's instrument list, so ${this.#title} cannot be asked to cancel its rule. Cancel it in its own app.`);
      if (rule.state !== "cancelling") await this.#book.move(id, { kind: "cancelling", words: `The cancellation is on its way to ${this.#title}.` });
      const outcome = await this.#write(this.#gtt.cancel(instrument, rule.ruleId ?? ""));
      if (outcome.kind === "confirmed") {
        await this.#book.move(id, { kind: "cancelled", words: `Cancelled at ${this.#title}.` });
        return undefined;
      }
      if (outcome.kind === "unresolved") {
        await this.#doubt(rule, "cancel", `It is not known whether ${this.#title} cancelled the rule: ${outcome.why} Its list is being looked at.`);
        return undefined;
      }
      const failure = this.#failure(outcome);
      await this.#book.move(id, { kind: "not-cancelled", words: `Not cancelled, the rule stands: ${failure.sentence}` });
      return failure;
    });
  }

  end(): void {
    this.#ended = true;
    this.#cancelTimer?.();
  }

  get #title(): string {
    return this.#broker.protocol.title;
  }

  #rule(id: string): GttRule {
    const rule = this.#book.get(id);
    if (!rule) throw new Error(`there is no GTT ${id}`);
    return rule;
  }

  /** No comparison looks at a rule whose write is on its way. */
  async #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.#busy.add(id);
    try {
      return await work();
    } finally {
      this.#busy.delete(id);
      this.#lookLater();
    }
  }

  #terms(rule: GttRule, { legs, expires }: Pick<GttTerms, "legs" | "expires">): Parameters<BrokerGtt["create"]>[1] {
    const leg = legs[0];
    if (!leg) throw new Error(`GTT ${rule.id} has no leg`);
    const days = Math.round((Date.parse(`${expires}T00:00:00Z`) - Date.parse(`${this.#context.day()}T00:00:00Z`)) / DAY_MS);
    return { side: rule.side, product: rule.product, trigger: leg.trigger, price: leg.price, quantity: leg.quantity, validDays: Math.max(1, days) };
  }

  #write(request: HttpRequest): Promise<WriteOutcome> {
    return this.#broker.write(request, this.#gtt.readRuleId, PRIORITY.change, () => !this.#ended);
  }

  #failure(outcome: Extract<WriteOutcome, { kind: "refused" | "not-sent" }>): Failure {
    if (outcome.kind === "not-sent") return notConnected(outcome.why);
    return { kind: "BrokerRefused", code: outcome.code, text: outcome.text, sentence: this.#broker.protocol.explain(outcome.code, outcome.text) };
  }

  async #doubt(rule: GttRule, doubt: "create" | "modify" | "cancel", words: string): Promise<void> {
    this.#book.note("alarm", `${ruleWords(rule)}: ${words}`, rule);
    await this.#book.move(rule.id, { kind: "in-doubt", doubt, words });
  }

  async #compare(): Promise<void> {
    const rules = this.#standing();
    if (rules.length === 0 || this.#ended || !this.#context.trading()) return;
    const list = await this.#list();
    if (list.ok && !this.#ended) {
      const day = this.#context.day();
      for (const { id } of rules) {
        const rule = this.#book.get(id);
        if (rule && !isGttOver(rule) && !this.#busy.has(id)) await this.#judge.judge(rule, list.value, day);
      }
      this.#onCompared();
    }
    this.#lookLater();
  }

  #standing(): GttRule[] {
    return this.#book.all().filter((rule) => !isHere(rule) && !isGttOver(rule));
  }

  #lookLater(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const rules = this.#standing();
    if (rules.length === 0 || this.#ended) return;
    const wait = rules.every(({ state }) => state === "active") ? LOOK_MS : DOUBT_LOOK_MS;
    this.#cancelTimer = this.#context.timers.after(wait, () => void this.compare());
  }

  /** All pages, or none: a list that lacks a page would make a rule look gone. */
  async #list(): Promise<ReadOutcome<readonly BrokerRule[]>> {
    const rows: BrokerRule[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const outcome = await this.#broker.read(this.#gtt.list(page), this.#gtt.readList, PRIORITY.book);
      if (!outcome.ok) return outcome;
      rows.push(...outcome.value);
      if (outcome.value.length < this.#gtt.pageSize) return { ok: true, value: rows };
    }
    return { ok: false, why: `the list of rules has more than ${MOST_PAGES} pages` };
  }
}
