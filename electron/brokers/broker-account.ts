import type { BrokerProtocol, CallerIdentity, HttpAnswer, HttpRequest, Placement, Reading, Session } from "../../shared/brokers/port.ts";
import type { AnswerBytes } from "../../shared/domain/order-events.ts";
import type { ReadOutcome, WriteOutcome } from "./broker-line.ts";
import type { Delivery, Http } from "./http-client.ts";
import type { Priority, RateBudget } from "./rate-budget.ts";
import { PRIORITY } from "./rate-budget.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** Of an answer so much is kept for the record, characters. */
const KEPT_ANSWER = 2_000;

const NOT_SIGNED_IN: { readonly kind: "not-sent"; readonly why: string } = { kind: "not-sent", why: "Not signed in; nothing was sent." };

/** What came of a request that may not be done twice; as of an order, only `unresolved` leaves anything open. */
export type ChangeOutcome<T> =
  | { readonly kind: "confirmed"; readonly value: T; readonly answer?: AnswerBytes }
  | Exclude<WriteOutcome, { readonly kind: "confirmed" }>;

/** One call that several readers may share. */
interface Fetched {
  readonly session: Session;
  readonly delivery: Delivery;
  /** Its refusal for going too fast has been counted. */
  counted: boolean;
}

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
  /** Reads that others may join, by request. */
  #reads = new Map<string, Promise<Fetched>>();

  constructor(options: BrokerAccountOptions) {
    this.protocol = options.protocol;
    this.budget = options.budget;
    this.#apiKey = options.apiKey;
    this.#identity = options.identity;
    this.#http = options.http;
    this.#keeper = options.keeper;
  }

  /**
   * A read: renews the session once if it has died, and reports anything else as a reason. Equal reads
   * share one call, books only while it has not gone yet: an answer must never be older than its question,
   * or an order that went in between would seem to be missing from the book.
   */
  async read<T>(request: HttpRequest, read: (answer: HttpAnswer) => Reading<T>, priority: Priority): Promise<ReadOutcome<T>> {
    let session = await this.#keeper.ensure();
    for (let attempt = 0; attempt < 2; attempt++) {
      if (!session) return { ok: false, why: "not signed in" };
      const fetched = await this.#fetch(request, session, priority);
      const { delivery } = fetched;
      if (delivery.kind !== "answer") return { ok: false, why: delivery.why };
      const reading = understood(delivery.answer, read);
      if (reading.kind === "ok") {
        this.budget.wentThrough(request.limit);
        return { ok: true, value: reading.value };
      }
      if (reading.kind !== "signed-out") {
        const code = "code" in reading ? reading.code : undefined;
        return { ok: false, why: this.#why(request, reading, fetched), ...(code === undefined ? {} : { code }) };
      }
      session = await this.#keeper.renew(fetched.session);
    }
    return { ok: false, why: "the broker does not accept the session" };
  }

  /** An order: sent at most once, whatever happens. See `change`. */
  async write(request: HttpRequest, read: (answer: HttpAnswer) => Reading<Placement>, priority: Priority, beforeSend: () => boolean): Promise<WriteOutcome> {
    const outcome = await this.change(request, read, priority, beforeSend);
    if (outcome.kind !== "confirmed") return outcome;
    const { value, answer } = outcome;
    return { kind: "confirmed", placement: value, ...(answer === undefined ? {} : { answer }) };
  }

  /**
   * Anything that may not be done twice: sent at most once, whatever happens.
   * @param beforeSend called when the budget has let it through, just before the bytes go; false drops it.
   */
  async change<T>(request: HttpRequest, read: (answer: HttpAnswer) => Reading<T>, priority: Priority, beforeSend: () => boolean): Promise<ChangeOutcome<T>> {
    if (!this.#keeper.session) return NOT_SIGNED_IN;
    await this.budget.acquire(request.limit, priority);
    // It may have been renewed, or have ended, while the request waited its turn.
    const { session } = this.#keeper;
    if (!session) return NOT_SIGNED_IN;
    if (!beforeSend()) return { kind: "not-sent", why: "No longer wanted; nothing was sent." };
    const delivery = await this.#deliver(request, session, priority);
    if (delivery.kind === "not-sent") return { kind: "not-sent", why: `The broker could not be reached (${delivery.why}); nothing was sent.` };
    if (delivery.kind === "no-answer") return { kind: "unresolved", why: `No answer came (${delivery.why}).` };
    const outcome = this.#outcome(request, understood(delivery.answer, read), session);
    if (outcome.kind === "not-sent") return outcome;
    const { status, body } = delivery.answer;
    return { ...outcome, answer: { status, body: body.slice(0, KEPT_ANSWER) } };
  }

  #fetch(request: HttpRequest, session: Session, priority: Priority): Promise<Fetched> {
    const key = [request.method, request.path, request.body ?? "", priority].join(" ");
    const going = this.#reads.get(key);
    if (going) return going;
    const ended = (): void => void (this.#reads.get(key) === fetched && this.#reads.delete(key));
    const fetched = this.#fetchAlone(request, session, priority, () => void (priority < PRIORITY.market && ended()));
    this.#reads.set(key, fetched);
    fetched.then(ended, ended);
    return fetched;
  }

  async #fetchAlone(request: HttpRequest, asked: Session, priority: Priority, onSend: () => void): Promise<Fetched> {
    await this.budget.acquire(request.limit, priority);
    onSend();
    // It may have been renewed while the request waited its turn.
    const session = this.#keeper.session ?? asked;
    return { session, delivery: await this.#deliver(request, session, priority), counted: false };
  }

  /** A route that the broker does not know was not carried out: it may be tried under its other name. */
  async #deliver(request: HttpRequest, session: Session, priority: Priority): Promise<Delivery> {
    const { alternatePath: path, ...plain } = request;
    const delivery = await this.#http.deliver(plain, this.#headers(session));
    if (path === undefined || delivery.kind !== "answer" || delivery.answer.status !== 404) return delivery;
    await this.budget.acquire(request.limit, priority);
    return this.#http.deliver({ ...plain, path }, this.#headers(session));
  }

  #outcome<T>(request: HttpRequest, reading: Reading<T>, session: Session): ChangeOutcome<T> {
    switch (reading.kind) {
      case "ok":
        this.budget.wentThrough(request.limit);
        return { kind: "confirmed", value: reading.value };
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

  #why(request: HttpRequest, reading: Exclude<Reading<unknown>, { kind: "ok" }>, fetched: Fetched): string {
    if (reading.kind === "too-fast" && !fetched.counted) {
      fetched.counted = true;
      this.budget.tooFast(request.limit);
    }
    if (reading.kind === "unreadable") return reading.why;
    return reading.kind === "too-fast" ? reading.text : this.protocol.explain(reading.code, reading.text);
  }

  #headers(session: Session): Record<string, string> {
    return this.protocol.rest.headers(this.#apiKey, this.#identity, session);
  }
}
