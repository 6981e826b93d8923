import type { ConversionPreview, ConversionRequest, ConversionView } from "../../shared/contract/schemas/conversion.ts";
import type { Conversion, ConversionEvent, KnownConversion } from "../../shared/domain/conversion.ts";
import { isSettled } from "../../shared/domain/conversion.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { ZERO } from "../../shared/domain/units.ts";
import { doubtKey } from "../portfolio/position-doubts.ts";
import { planIdOf } from "../plans/plan-id.ts";
import type { ConversionCloser } from "./conversion-closer.ts";
import type { ConversionDesk } from "./conversion-desk.ts";
import { Verdict, sightOf } from "./conversion-verdict.ts";
import { conversionProblems, convertible, productsOf } from "./conversion-rules.ts";
import type { ConverterOptions } from "./conversion-options.ts";
import { conversionName, conversionView } from "./conversion-words.ts";

/**
 * Takes positions over to other products, each at most once: the intent is durable before anything is done for
 * it, an answer that is lost leaves it in doubt, and only the broker's position book settles that.
 */
export class Converter {
  #options: ConverterOptions;
  #desk: ConversionDesk;
  #closer: ConversionCloser;
  #verdicts = new Map<string, Verdict>();
  /** Being carried out by this process: its outcome is on its way. */
  #running = new Set<string>();
  #ended = false;

  constructor(options: ConverterOptions, desk: ConversionDesk, closer: ConversionCloser) {
    this.#options = options;
    this.#desk = desk;
    this.#closer = closer;
  }

  get views(): ConversionView[] {
    const { ledger, id } = this.#options;
    return ledger.conversions.of(id).map(conversionView);
  }

  /** @throws TerminalError (BadInput) for an instrument that is not in today's list. */
  preview(request: ConversionRequest): ConversionPreview {
    const facts = this.#desk.facts(request);
    const { ends, stays } = this.#closer.closing(request);
    const { marginNow = ZERO, marginThen = ZERO, available, from, to, instrument } = facts;
    const notes = [...stays];
    if (to === "MIS") notes.push("As MIS it is squared off by the broker before the close today.");
    if (from === "MIS" && to !== "MIS") notes.push(to === "CNC" ? "It is delivered: it leaves the intraday square-off and is paid in full." : "It leaves the intraday square-off and stays open overnight.");
    if (ends.length > 0) notes.push("Until you place a new stop the position has none: what ends does not come back if the broker refuses.");
    return {
      problems: conversionProblems(facts), open: convertible(facts), targets: productsOf(instrument).filter((product) => product !== from),
      marginNow, marginThen, ...(available === undefined ? {} : { available }),
      ends: [...ends], notes,
    };
  }

  /**
   * Resolves when the intent is in the journal; what becomes of it is told.
   * @param once mark of one press: the same mark again answers with the same conversion.
   * @throws TerminalError when it is refused here: nothing was sent and nothing cancelled.
   */
  async start(request: ConversionRequest, once: string): Promise<{ id: string }> {
    const { ledger, clock } = this.#options;
    const id = planIdOf("conversion", once);
    if (ledger.conversions.get(id)) return { id };
    const [problem] = conversionProblems(this.#desk.facts(request));
    if (problem) throw new TerminalError(problem);
    const conversion = this.#desk.conversionOf(request, id);
    this.#running.add(id);
    try {
      await this.#record({ kind: "position.converting", at: clock.now(), id, conversion });
    } catch (error) {
      ledger.conversions.forget(id);
      this.#running.delete(id);
      throw error;
    }
    void this.#carryOut(conversion).catch((error: unknown) => this.#alarm(`${conversionName(conversion)}: ${error instanceof Error ? error.message : String(error)}`)).finally(() => this.#running.delete(id));
    return { id };
  }

  /** Waits until its outcome is known, or in doubt. @throws TerminalError (BadInput) for one that is not of today. */
  view(id: string): ConversionView {
    const known = this.#options.ledger.conversions.get(id);
    if (!known) throw new TerminalError(badInput("id", "a conversion of today", "There is no such conversion today."));
    return conversionView(known);
  }

  /** After a start: what had no outcome when the terminal ended may or may not have been sent. */
  restore(): void {
    const { ledger, id, clock } = this.#options;
    for (const { conversion, state } of ledger.conversions.open(id)) {
      if (state !== "sending") continue;
      this.#record({ kind: "position.conversion-in-doubt", at: clock.now(), id: conversion.id, why: "Sauda ended before an answer was written down." }).catch(() => {});
    }
  }

  /** A position that is being converted may have either number at the broker. @param place as in `doubtKey`. */
  unsettled(place: string): boolean {
    return this.#open().some(({ conversion: { instrument, from, to } }) => place === doubtKey(instrument, from) || place === doubtKey(instrument, to));
  }

  /** The broker's positions were read. @param off the broker's number less ours. @returns whether ours have changed by it. */
  compared(off: ReadonlyMap<string, number>): boolean {
    const { clock } = this.#options;
    let changed = false;
    for (const known of this.#open()) {
      const { conversion, state, updatedAt } = known;
      const { id } = conversion;
      if (state !== "in doubt" || this.#running.has(id)) continue;
      const verdict = this.#verdicts.get(id) ?? new Verdict(updatedAt);
      this.#verdicts.set(id, verdict);
      const found = verdict.look(sightOf(conversion, off), clock.now());
      if (found === undefined) continue;
      this.#verdicts.delete(id);
      changed ||= found === "done";
      const at = clock.now();
      const event: ConversionEvent = found === "done"
        ? { kind: "position.converted", at, id, by: "position book" }
        : { kind: "position.conversion-refused", at, id, text: "The broker's position book shows that it was not carried out. Nothing was changed; convert again if it is still wanted." };
      this.#record(event).then(() => this.#after(conversion), () => {});
    }
    if (this.#open().length > 0) this.#options.lookSoon();
    return changed;
  }

  newDay(): void {
    this.#verdicts.clear();
    this.#running.clear();
  }

  end(): void {
    this.#ended = true;
  }

  async #carryOut(conversion: Conversion): Promise<void> {
    const { clock, line } = this.#options;
    const { id, from, to, quantity } = conversion;
    const refuse = (text: string): Promise<void> => this.#settle(conversion, { kind: "position.conversion-refused", at: clock.now(), id, text });
    const blocked = await this.#closer.clear(conversion);
    if (blocked !== undefined) return refuse(blocked);
    let why = this.#desk.whyNotNow(conversion);
    const instrument = this.#desk.instrument(conversion.instrument);
    if (why !== undefined || !instrument) return refuse(why ?? `${conversion.instrument} is not in today's instrument list. Nothing was sent.`);
    const outcome = await line.convert(instrument, from, to, quantity, (sent) => {
      why = this.#desk.whyNotNow(conversion);
      if (why !== undefined) return false;
      this.#record({ kind: "position.conversion-sent", at: clock.now(), id, sent }).catch(() => {});
      return true;
    });
    if (this.#ended) return;
    const at = clock.now();
    switch (outcome.kind) {
      case "confirmed":
        return this.#settle(conversion, { kind: "position.converted", at, id, by: "answer", ...(outcome.answer && { answer: outcome.answer }) });
      case "unresolved":
        return this.#settle(conversion, { kind: "position.conversion-in-doubt", at, id, why: outcome.why, ...(outcome.answer && { answer: outcome.answer }) });
      case "refused":
        return this.#settle(conversion, { kind: "position.conversion-refused", at, id, code: outcome.code, text: line.explain(outcome.code, outcome.text), ...(outcome.answer && { answer: outcome.answer }) });
      case "not-sent":
      case "refused-here":
        return refuse(why ?? outcome.why);
    }
  }

  async #settle(conversion: Conversion, event: ConversionEvent): Promise<void> {
    // A new day has cleared it: the broker's own books of that day tell.
    if (!this.#options.ledger.conversions.get(conversion.id)) return;
    this.#running.delete(conversion.id);
    await this.#record(event);
    this.#after(conversion);
  }

  /** Tells people, plans and whoever reads money. */
  #after(conversion: Conversion): void {
    const { ledger, note, onConverted, lookSoon } = this.#options;
    const known = ledger.conversions.get(conversion.id);
    if (!known || this.#ended) return;
    const { state } = known;
    const { text } = conversionView(known);
    const unprotected = state === "refused" && this.#closer.ended(conversion.id) ? " Its stops were cancelled before: the position has none now." : "";
    note(state === "converted" ? "good" : state === "refused" && unprotected === "" ? "bad" : "alarm", `${text}${unprotected}`, conversion.instrument);
    if (state === "converted") onConverted(conversion);
    lookSoon();
  }

  #open(): KnownConversion[] {
    const { ledger, id } = this.#options;
    return ledger.conversions.open(id).filter((known) => !isSettled(known));
  }

  async #record(event: ConversionEvent): Promise<void> {
    const known = await this.#options.ledger.recordConversion(event);
    if (known && event.kind !== "position.conversion-sent") this.#options.publish(conversionView(known));
  }

  #alarm(sentence: string): void {
    this.#options.note("alarm", sentence, undefined);
  }
}
