import type { HttpRequest, Reading, Session } from "../../shared/brokers/port.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { ClockSkew } from "./clock-skew.ts";
import type { Delivery } from "./http-client.ts";
import { OneTimeCodes, UsedInMemory } from "./one-time-codes.ts";
import type { Asked, SessionKeeperOptions, SessionState } from "./session-state.ts";

export type { SessionState } from "./session-state.ts";

/** A bare look at the broker's clock: no key, no token, nothing counted. Its answer's headers are all that is read. */
export const CLOCK_REQUEST: HttpRequest = { route: "clock", method: "GET", path: "/", body: undefined, limit: "profile", signed: false, writes: false };

const MAX_REFUSALS = 2;
/** The token is renewed this long before its end; one that ends sooner than that is renewed right after it. */
const RENEW_BEFORE_MS = 300_000;
const AFTER_END_MS = 1_000;
/** A session that is refused so soon after it was given was never good: renewing it at once would go round and round. */
const YOUNG_MS = 30_000;
/** More sessions than this within the time were given and not accepted: the broker has an incident, and each sign-in costs a code. */
const MOST_GIVEN = 4;
const GIVEN_WITHIN_MS = 600_000;
const INCIDENT_MS = 60_000;
/** New tokens for a socket that refuses the present ones: asked for this much later, twice as late each time within the hour. */
const FRESH_FIRST_MS = 30_000;
const FRESH_MOST_MS = 600_000;
const FRESH_WITHIN_MS = 3_600_000;
/** A sign-out that is not answered by then is not waited for, ms. */
const SIGN_OUT_MS = 2_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** Keeps one account signed in. One sign-in or refresh at a time, whoever asks. */
export class SessionKeeper {
  #options: SessionKeeperOptions;
  #state: SessionState = { kind: "signed-out" };
  #working: Promise<Session | undefined> | undefined;
  #codes: OneTimeCodes;
  #skew = new ClockSkew();
  /** As typed for this sign-in. */
  #typed: { readonly pin?: string | undefined; readonly code?: string | undefined } = {};
  #given: number[] = [];
  #refusals = 0;
  #attempt = 0;
  #givenAt = 0;
  #cancelTimer: (() => void) | undefined;
  /** When new tokens were asked for, for the sake of a socket. */
  #freshened: number[] = [];
  #cancelFresh: (() => void) | undefined;
  #ended = false;

  constructor(options: SessionKeeperOptions) {
    this.#options = options;
    this.#codes = new OneTimeCodes({
      secret: options.credentials.totpSecret,
      mayRepeat: options.codesMayRepeat,
      used: options.usedWindows ?? new UsedInMemory(),
      now: () => options.clock.now() + this.#skew.offsetMs,
      sleep: (ms) => this.#sleep(ms),
    });
  }

  /** What is to be said of this machine's clock; undefined when it agrees with the broker's. */
  get clockSentence(): string | undefined {
    return this.#skew.sentence(this.#options.protocol.title);
  }

  get session(): Session | undefined {
    return this.#state.kind === "signed-in" ? this.#state.session : undefined;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Signs in if need be. Undefined when that is not possible now; the state says why. */
  ensure(): Promise<Session | undefined> {
    if (this.session) return Promise.resolve(this.session);
    if (this.#waits()) return Promise.resolve(undefined);
    return this.#single(() => this.#signIn());
  }

  /** A call was answered "not signed in" under `session`. Refreshes once, signs in if that fails; no loop. */
  renew(session: Session): Promise<Session | undefined> {
    if (this.session && this.session.accessToken !== session.accessToken) return Promise.resolve(this.session);
    if (this.#working) return this.#working;
    if (this.#waits()) return Promise.resolve(undefined);
    if (this.#options.clock.now() - this.#givenAt < YOUNG_MS) {
      return Promise.resolve(this.#retryLater(`The session that ${this.#options.protocol.title} gave was not accepted.`));
    }
    if (this.#incident()) {
      return Promise.resolve(this.#retryLater(`${this.#options.protocol.title} has ended ${MOST_GIVEN} sessions within minutes, which is a fault on its side.`, INCIDENT_MS));
    }
    this.#attempt = 0;
    return this.#single(() => this.#renewNow(session));
  }

  /**
   * A socket refuses these tokens and calls do not. New ones are asked for in a while, and the session stays in use
   * whatever comes of it: orders and books must not end because a socket has a trouble of its own.
   */
  freshen(session: Session): void {
    if (this.#ended || this.#cancelFresh || this.session?.accessToken !== session.accessToken) return;
    const { clock, timers } = this.#options;
    const now = clock.now();
    this.#freshened = this.#freshened.filter((at) => at > now - FRESH_WITHIN_MS);
    const pause = Math.min(FRESH_MOST_MS, FRESH_FIRST_MS * 2 ** this.#freshened.length);
    const since = this.#freshened.at(-1) ?? this.#givenAt;
    this.#cancelFresh = timers.after(Math.max(0, since + pause - now), () => void this.#freshenNow(session));
  }

  async #freshenNow(session: Session): Promise<void> {
    this.#cancelFresh = undefined;
    if (this.#ended || this.session?.accessToken !== session.accessToken) return;
    this.#freshened.push(this.#options.clock.now());
    if (!(await this.#single(() => this.#refresh(session, false)))) this.freshen(session);
  }

  /**
   * The user gives what was asked for, and the sign-in goes on.
   * @throws TerminalError (BadInput) for a code so soon after another that it may be the same one; nothing is sent then.
   */
  answer(typed: { readonly pin?: string | undefined; readonly code?: string | undefined }): Promise<Session | undefined> {
    const waits = typed.code === undefined ? 0 : this.#codes.typedWaits();
    if (waits > 0) {
      const seconds = Math.ceil(waits / 1000);
      throw new TerminalError(badInput("code", "a code that was not sent before", `A one-time code was sent within this half minute, and ${this.#options.protocol.title} takes none twice. Wait ${seconds} s for the next one.`));
    }
    this.#typed = { ...this.#typed, ...typed };
    return this.#working ? this.#working.then(() => this.#answered()) : this.#answered();
  }

  #answered(): Promise<Session | undefined> {
    if (this.#ended || this.#working || this.session) return this.ensure();
    this.#cancelTimer?.();
    if (this.#state.kind === "stopped") this.#refusals = 0;
    this.#set({ kind: "signed-out" });
    return this.ensure();
  }

  /** Ends the session at the broker, as far as that can be had, and here in any case. */
  async signOut(): Promise<void> {
    const { protocol, credentials, timers } = this.#options;
    const { session } = this;
    this.end();
    this.#set({ kind: "signed-out" });
    if (!session) return;
    const asked = this.#options.deliver(protocol.rest.signOut(credentials.clientCode), session).catch(() => undefined);
    await Promise.race([asked, new Promise<void>((resolve) => void timers.after(SIGN_OUT_MS, resolve))]);
  }

  /** The user asks to try again after a stop. */
  retry(): Promise<Session | undefined> {
    if (this.#working) return this.#working;
    this.#cancelTimer?.();
    this.#refusals = 0;
    this.#attempt = 0;
    this.#set({ kind: "signed-out" });
    return this.ensure();
  }

  end(): void {
    this.#ended = true;
    this.#cancelTimer?.();
    this.#cancelFresh?.();
  }

  /** Nobody's asking makes another try: after a stop none is made, and during a pause its own timer makes it. */
  #waits(): boolean {
    return this.#ended || this.#state.kind === "stopped" || this.#state.kind === "retrying" || this.#state.kind === "asking";
  }

  #single(work: () => Promise<Session | undefined>): Promise<Session | undefined> {
    this.#working ??= work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #renewNow(session: Session): Promise<Session | undefined> {
    this.#set({ kind: "signing-in", step: "sign-in", sentence: "The broker ended the session. Renewing it." });
    return (await this.#refresh(session)) ?? this.#signIn();
  }

  /** The present session stays in use meanwhile, and until its end if this fails: an exit may be on its way. */
  async #renewEarly(session: Session): Promise<Session | undefined> {
    const renewed = await this.#refresh(session);
    if (!renewed) this.#renewAtEnd(session);
    return renewed;
  }

  #renewAtEnd(session: Session): void {
    const left = Math.max(0, session.endsAt - this.#options.clock.now());
    this.#later(left + AFTER_END_MS, () => this.#renewNow(session));
  }

  /** @param forced false where nobody needed it at once: such renewals are no sign of an incident */
  async #refresh(session: Session, forced = true): Promise<Session | undefined> {
    const { rest } = this.#options.protocol;
    const delivery = await this.#deliver(rest.refresh(session), session);
    if (delivery.kind !== "answer") return undefined;
    const reading = rest.readRefresh(delivery.answer, this.#options.clock.now());
    return reading.kind === "ok" ? this.#signedIn(reading.value, forced) : undefined;
  }

  async #signIn(): Promise<Session | undefined> {
    const { protocol, credentials, clock } = this.#options;
    const asks = this.#asks();
    if (asks.length > 0) return this.#ask(asks, "");
    await this.#checkClock();
    this.#set({ kind: "signing-in", step: "sign-in", sentence: `Signing in to ${protocol.title} as ${credentials.clientCode}.` });
    const code = await this.#code();
    if (code === undefined) return this.#stop(`The TOTP secret of ${credentials.clientCode} is not valid Base32. Enter it again as shown by ${protocol.title}.`);
    if (this.#ended) return undefined;
    const delivery = await this.#deliver(protocol.rest.signIn({ ...credentials, pin: this.#typed.pin ?? credentials.pin }, code), undefined);
    if (delivery.kind !== "answer") return this.#retryLater(`${protocol.title} cannot be reached (${delivery.why}).`);
    return this.#read(protocol.rest.readSignIn(delivery.answer, clock.now()));
  }

  /** A typed code goes once, whatever comes of it. */
  async #code(): Promise<string | undefined> {
    const { code, ...others } = this.#typed;
    if (code === undefined) return this.#codes.fresh();
    this.#typed = others;
    this.#codes.typedSent();
    return code;
  }

  #asks(): Asked[] {
    const { pin, totpSecret } = this.#options.credentials;
    const asks: Asked[] = [];
    if (pin === "" && this.#typed.pin === undefined) asks.push("pin");
    if (totpSecret === "" && this.#typed.code === undefined) asks.push("code");
    return asks;
  }

  #ask(asks: readonly Asked[], why: string): undefined {
    const { protocol, credentials } = this.#options;
    const what = asks.map((one) => (one === "pin" ? "the PIN" : "a fresh one-time code")).join(" and ");
    this.#set({ kind: "asking", asks, sentence: `${why}${why === "" ? "" : " "}${protocol.title} wants ${what} of ${credentials.clientCode}.` });
    return undefined;
  }

  async #checkClock(): Promise<void> {
    const { checksClock, protocol } = this.#options;
    if (checksClock !== true || this.#skew.known) return;
    this.#set({ kind: "signing-in", step: "clock", sentence: `Comparing this computer's clock with ${protocol.title}'s.` });
    await this.#deliver(CLOCK_REQUEST, undefined);
  }

  async #deliver(request: HttpRequest, session: Session | undefined): Promise<Delivery> {
    const { clock, deliver } = this.#options;
    const sent = clock.now();
    const delivery = await deliver(request, session);
    if (delivery.kind === "answer") this.#skew.note(delivery.answer.headers["date"], sent, clock.now());
    return delivery;
  }

  #read(reading: Reading<Session>): Session | undefined {
    const { protocol } = this.#options;
    switch (reading.kind) {
      case "ok":
        return this.#signedIn(reading.value);
      case "too-fast":
        return this.#retryLater(`${protocol.title} asks to slow down.`);
      case "unreadable":
        return this.#retryLater(`${protocol.title} answered the sign-in with something unreadable (${reading.why}).`);
      default:
        this.#refusals++;
        this.#typed = {};
        if (this.#refusals >= MAX_REFUSALS || reading.code !== "AB1050") return this.#stop(`${protocol.title} refused the sign-in: ${protocol.explain(reading.code, reading.text)}`);
        if (this.#asks().length > 0) return this.#ask(this.#asks(), `${protocol.title} refused the code; one more can be tried.`);
        return this.#retryLater(`${protocol.title} refused the code; trying once more with a fresh one.`);
    }
  }

  #sleep(ms: number): Promise<void> {
    this.#cancelTimer?.();
    return new Promise((resolve) => {
      this.#cancelTimer = this.#options.timers.after(ms, resolve);
    });
  }

  #signedIn(session: Session, forced = true): Session {
    const now = this.#options.clock.now();
    this.#refusals = 0;
    this.#typed = {};
    this.#givenAt = now;
    this.#given = [...this.#given.filter((at) => now - at < GIVEN_WITHIN_MS), ...(forced ? [now] : [])];
    this.#set({ kind: "signed-in", session });
    const early = session.endsAt - now - RENEW_BEFORE_MS;
    if (early >= YOUNG_MS) this.#later(early, () => this.#renewEarly(session));
    else this.#renewAtEnd(session);
    return session;
  }

  /** Renewals by their own clock are far apart: so many within minutes were all forced. */
  #incident(): boolean {
    const now = this.#options.clock.now();
    return this.#given.filter((at) => now - at < GIVEN_WITHIN_MS).length >= MOST_GIVEN;
  }

  #retryLater(sentence: string, least = 0): undefined {
    const wait = Math.max(least, RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 30_000);
    this.#attempt++;
    this.#set({ kind: "retrying", sentence: `${sentence} Trying again in ${wait / 1000} s.` });
    this.#later(wait, () => this.#signIn());
    return undefined;
  }

  /** The one thing that will be done by itself, in place of whatever was planned. */
  #later(ms: number, work: () => Promise<Session | undefined>): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.timers.after(ms, () => {
      if (!this.#ended) void this.#single(work);
    });
  }

  #stop(sentence: string): undefined {
    this.#set({ kind: "stopped", sentence });
    return undefined;
  }

  #set(state: SessionState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
