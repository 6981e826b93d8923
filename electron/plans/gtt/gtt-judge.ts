import type { BrokerRule } from "../../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { GttRule } from "../../../shared/domain/gtt.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { GttBook } from "./gtt-book.ts";
import { looksLike, sameTerms, termsOfRow } from "./gtt-rows.ts";
import { ruleWords } from "./gtt-words.ts";

/** Two complete lists so far apart must say the same before a rule counts as absent or unchanged, ms. */
const CERTAIN_MS = 4_000;

export interface JudgeOptions {
  readonly book: GttBook;
  readonly title: string;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  /** Cancels at the broker, once more if need be. */
  readonly cancel: (rule: GttRule) => void;
  /** System time, ms. */
  readonly now: () => number;
}

/** Reads in the broker's complete list what has become of one rule. */
export class RuleJudge {
  #options: JudgeOptions;
  /** When a rule was first found absent, or unchanged. */
  #since = new Map<string, number>();
  #toldUnknown = new Set<string>();

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  async judge(rule: GttRule, rows: readonly BrokerRule[], today: string): Promise<void> {
    if (rule.state === "saving") return this.#unsaved(rule);
    if (rule.state === "unresolved" && rule.doubt === "create") return this.#search(rule, rows);
    const row = rows.find(({ id }) => id === rule.ruleId);
    if (!row) return this.#absent(rule, rows);
    await this.#known(rule, row, today);
  }

  /** Found at the start of Sauda: it ended before the answer came. */
  async #unsaved(rule: GttRule): Promise<void> {
    const { book, title } = this.#options;
    if (rule.known === undefined) return book.move(rule.id, { kind: "not-made", words: `Sauda ended before the rule was sent to ${title}. Place it again if you still want it.` });
    await book.move(rule.id, { kind: "in-doubt", doubt: "create", words: `Sauda ended before ${title}'s answer came. Its list is being searched.` });
  }

  async #search(rule: GttRule, rows: readonly BrokerRule[]): Promise<void> {
    const { book, title, instrument } = this.#options;
    const named = instrument(rule.instrument);
    const taken = new Set([...(rule.known ?? []), ...book.all().flatMap(({ ruleId }) => ruleId ?? [])]);
    const row = named && rows.find((one) => !taken.has(one.id) && looksLike(one, rule, named));
    if (!row) {
      if (!this.#isCertain(rule)) return;
      this.#alarm(rule, `${title} never made it; nothing stands there. Place it again if you still want it.`);
      return book.move(rule.id, { kind: "not-made", words: `${title} never made it; nothing stands there. Place it again if you still want it.` });
    }
    this.#since.delete(rule.id);
    await book.move(rule.id, { kind: "accepted", ruleId: row.id, words: `Found at ${title}: the rule is active.` });
    const found = book.get(rule.id);
    if (found) await this.#known(found, row, "");
  }

  async #known(rule: GttRule, row: BrokerRule, today: string): Promise<void> {
    const { book, title, cancel } = this.#options;
    if (row.state === "sent") {
      book.note("warning", `${title} has fired the ${ruleWords(rule)} and sent its order; it shows in the order book as placed elsewhere.`, rule);
      return book.move(rule.id, { kind: "sent-by-broker", words: `Fired at ${title}: the order shows in the order book as placed elsewhere.` });
    }
    if (row.state === "cancelled") {
      const asked = rule.state === "cancelling" || rule.doubt === "cancel";
      if (!asked) this.#alarm(rule, `it is no longer active at ${title}: cancelled elsewhere or expired there.`);
      return book.move(rule.id, { kind: "cancelled", words: asked ? `Cancelled at ${title}.` : `No longer active at ${title}: cancelled elsewhere or expired there.` });
    }
    if (row.state === "unknown") return this.#unknown(rule, row);
    if (rule.state === "cancelling" || rule.doubt === "cancel") return cancel(rule);
    if (rule.doubt === "modify") return this.#changed(rule, row);
    if (rule.state !== "active") return;
    if (rule.wanted) return book.move(rule.id, { kind: "in-doubt", doubt: "modify", words: `Sauda ended before ${title}'s answer to the change came. Its list is being looked at.` });
    if (!sameTerms(row, rule)) {
      this.#alarm(rule, `it was changed at ${title} by somebody else; the terms shown are now those that stand there.`);
      return book.move(rule.id, { kind: "changed", terms: termsOfRow(row, rule), words: `Changed at ${title} elsewhere.` });
    }
    this.#since.delete(rule.id);
    // The broker may keep it for longer than was asked.
    if (today > rule.expires) cancel(rule);
  }

  async #changed(rule: GttRule, row: BrokerRule): Promise<void> {
    const { book, title } = this.#options;
    if (rule.wanted && sameTerms(row, rule.wanted)) {
      this.#since.delete(rule.id);
      return book.move(rule.id, { kind: "changed", terms: rule.wanted, words: `Changed at ${title}.` });
    }
    if (!this.#isCertain(rule)) return;
    this.#alarm(rule, `the change did not reach ${title}; the former terms stand.`);
    await book.move(rule.id, { kind: "not-changed", words: `The change did not reach ${title}; the former terms stand. Change it again if you still want to.` });
  }

  /** An empty list proves nothing: a failed read has been seen to look like one. */
  async #absent(rule: GttRule, rows: readonly BrokerRule[]): Promise<void> {
    const { book, title } = this.#options;
    if (rows.length === 0) return this.#alarm(rule, `${title} lists no rules at all, though it should stand there. Look in its own app; Sauda goes on asking.`);
    if (!this.#isCertain(rule)) return;
    this.#alarm(rule, `${title} no longer lists it. Look in its own app, and place it again if you still want it.`);
    await book.move(rule.id, { kind: "cancelled", words: `${title} no longer lists it: nothing stands there.` });
  }

  #unknown(rule: GttRule, row: BrokerRule): void {
    const sentence = `${this.#options.title} says “${row.status}” of it, which Sauda does not know. Look in its own app what that means.`;
    if (this.#toldUnknown.has(`${rule.id} ${row.status}`)) return;
    this.#toldUnknown.add(`${rule.id} ${row.status}`);
    this.#alarm(rule, sentence);
  }

  #isCertain(rule: GttRule): boolean {
    const now = this.#options.now();
    const since = this.#since.get(rule.id);
    if (since === undefined) this.#since.set(rule.id, now);
    if (since === undefined || now - since < CERTAIN_MS) return false;
    this.#since.delete(rule.id);
    return true;
  }

  #alarm(rule: GttRule, sentence: string): void {
    this.#options.book.note("alarm", `${ruleWords(rule)}: ${sentence}`, rule);
  }
}
