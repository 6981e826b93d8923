import type { BrokerProtocol, CallerIdentity, HttpAnswer, HttpRequest, Placement, Reading, Session } from "../../shared/brokers/port.ts";
import type { ReadOutcome, WriteOutcome } from "./broker-line.ts";
import type { Http } from "./http-client.ts";
import type { Priority, RateBudget } from "./rate-budget.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** Of an answer so much is kept for the record, characters. */
const KEPT_ANSWER = 2_000;

const NOT_SIGNED_IN: WriteOutcome = { kind: "not-sent", why: "Not signed in; nothing was sent." };

/** A reader that throws has met what nobody thought of: an unreadable answer like any other. */
function understood<T>(answer: HttpAnswer, read: (answer: HttpAnswer) => Reading<T>): Reading<T> {
  try {
    return read(answer);
  } catch (error) {
    return { kind: "unreadable", why: error instanceof Error ? error.message : String(error) };
  }
}

export interface BrokerAccountOptions {
  readonly protocol: BrokerProtocol;
  readonly apiKey: string;
  readonly identity: CallerIdentity;
  readonly http: Http;
  readonly budget: RateBudget;
  readonly keeper: SessionKeeper;
}

/** One signed-in client at one broker: runs any protocol's requests under one budget. */
export class BrokerAccount {
  readonly protocol: BrokerProtocol;
  readonly budget: RateBudget;
  #apiKey: string;
  #identity: CallerIdentity;
  #http: Http;
  #keeper: SessionKeeper;

  constructor(options: BrokerAccountOptions) {
    this.protocol = options.protocol;
    this.budget = options.budget;
    this.#apiKey = options.apiKey;
    this.#identity = options.identity;
    this.#http = options.http;
    this.#keeper = options.keeper;
  }

  /** A read: renews the session once if it has died, and reports anything else as a reason. */
  async read<T>(request: HttpRequest, read: (answer: HttpAnswer) => Reading<T>, priority: Priority): Promise<ReadOutcome<T>> {
    let session = await this.#keeper.ensure();
    for (let attempt = 0; attempt < 2; attempt++) {
      if (!session) return { ok: false, why: "not signed in" };
      await this.budget.acquire(request.limit, priority);
      const delivery = await this.#http.deliver(request, this.#headers(session));
      if (delivery.kind !== "answer") return { ok: false, why: delivery.why };
      const reading = understood(delivery.answer, read);
      if (reading.kind === "ok") {
        this.budget.wentThrough(request.limit);
        return { ok: true, value: reading.value };
      }
      if (reading.kind !== "signed-out") {
        const code = "code" in reading ? reading.code : undefined;
        return { ok: false, why: this.#why(request, reading), ...(code === undefined ? {} : { code }) };
      }
      session = await this.#keeper.renew(session);
    }
    return { ok: false, why: "the broker does not accept the session" };
  }

  /**
   * A write: sent at most once, whatever happens.
   * @param beforeSend called when the budget has let it through, just before the bytes go; false drops it.
   */
  async write(request: HttpRequest, read: (answer: HttpAnswer) => Reading<Placement>, priority: Priority, beforeSend: () => boolean): Promise<WriteOutcome> {
    if (!this.#keeper.session) return NOT_SIGNED_IN;
    await this.budget.acquire(request.limit, priority);
    // It may have been renewed, or have ended, while the request waited its turn.
    const { session } = this.#keeper;
    if (!session) return NOT_SIGNED_IN;
    if (!beforeSend()) return { kind: "not-sent", why: "No longer wanted; nothing was sent." };
    const delivery = await this.#http.deliver(request, this.#headers(session));
    if (delivery.kind === "not-sent") return { kind: "not-sent", why: `The broker could not be reached (${delivery.why}); nothing was sent.` };
    if (delivery.kind === "no-answer") return { kind: "unresolved", why: `No answer came (${delivery.why}).` };
    const outcome = this.#outcome(request, understood(delivery.answer, read), session);
    if (outcome.kind === "not-sent") return outcome;
    const { status, body } = delivery.answer;
    return { ...outcome, answer: { status, body: body.slice(0, KEPT_ANSWER) } };
  }

  #outcome(request: HttpRequest, reading: Reading<Placement>, session: Session): WriteOutcome {
    switch (reading.kind) {
      case "ok":
        this.budget.wentThrough(request.limit);
        return { kind: "confirmed", placement: reading.value };
      case "refused":
        return { kind: "refused", code: reading.code, text: reading.text };
      case "signed-out":
        void this.#keeper.renew(session);
        return { kind: "not-sent", why: "The session had ended; nothing was done. Signing in again." };
      case "too-fast":
        this.budget.tooFast(request.limit);
        return { kind: "not-sent", why: "The broker's rate limit turned it away; nothing was done." };
      case "unreadable":
        return { kind: "unresolved", why: `The answer could not be read (${reading.why}).` };
    }
  }

  #why(request: HttpRequest, reading: Exclude<Reading<unknown>, { kind: "ok" }>): string {
    if (reading.kind === "too-fast") this.budget.tooFast(request.limit);
    if (reading.kind === "unreadable") return reading.why;
    return reading.kind === "too-fast" ? reading.text : this.protocol.explain(reading.code, reading.text);
  }

  #headers(session: Session): Record<string, string> {
    return this.protocol.rest.headers(this.#apiKey, this.#identity, session);
  }
}
