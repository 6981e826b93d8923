import { Secret, TOTP } from "otpauth";
import type { BrokerProtocol, Credentials, Reading, Session } from "../../shared/brokers/port.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { Delivery } from "./http-client.ts";

export type SessionState =
  | { readonly kind: "signed-out" }
  | { readonly kind: "signing-in"; readonly sentence: string }
  | { readonly kind: "signed-in"; readonly session: Session }
  | { readonly kind: "retrying"; readonly sentence: string }
  /** Nothing more is tried until the user says so: another wrong PIN could lock the account. */
  | { readonly kind: "stopped"; readonly sentence: string };

export interface SessionKeeperOptions {
  readonly protocol: BrokerProtocol;
  readonly credentials: Credentials;
  /** A live broker refuses a TOTP code it has seen; the practice exchange does not. */
  readonly codesMayRepeat: boolean;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly deliver: (request: ReturnType<BrokerProtocol["rest"]["signIn"]>, session: Session | undefined) => Promise<Delivery>;
  readonly onState: (state: SessionState) => void;
}

const TOTP_PERIOD_MS = 30_000;
/** With less than this left, the code may expire on its way. */
const TOTP_MARGIN_MS = 3_000;
const MAX_REFUSALS = 2;
/** The token is renewed this long before its end; one that ends sooner than that is renewed right after it. */
const RENEW_BEFORE_MS = 300_000;
const AFTER_END_MS = 1_000;
/** A session that is refused so soon after it was given was never good: renewing it at once would go round and round. */
const YOUNG_MS = 30_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** Keeps one account signed in. One sign-in or refresh at a time, whoever asks. */
export class SessionKeeper {
  #options: SessionKeeperOptions;
  #state: SessionState = { kind: "signed-out" };
  #working: Promise<Session | undefined> | undefined;
  #lastCode = "";
  #refusals = 0;
  #attempt = 0;
  #givenAt = 0;
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  constructor(options: SessionKeeperOptions) {
    this.#options = options;
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
    this.#attempt = 0;
    return this.#single(() => this.#renewNow(session));
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
  }

  /** Nobody's asking makes another try: after a stop none is made, and during a pause its own timer makes it. */
  #waits(): boolean {
    return this.#ended || this.#state.kind === "stopped" || this.#state.kind === "retrying";
  }

  #single(work: () => Promise<Session | undefined>): Promise<Session | undefined> {
    this.#working ??= work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #renewNow(session: Session): Promise<Session | undefined> {
    this.#set({ kind: "signing-in", sentence: "The broker ended the session. Renewing it." });
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

  async #refresh(session: Session): Promise<Session | undefined> {
    const { rest } = this.#options.protocol;
    const delivery = await this.#options.deliver(rest.refresh(session), session);
    if (delivery.kind !== "answer") return undefined;
    const reading = rest.readRefresh(delivery.answer, this.#options.clock.now());
    return reading.kind === "ok" ? this.#signedIn(reading.value) : undefined;
  }

  async #signIn(): Promise<Session | undefined> {
    const { protocol, credentials, clock } = this.#options;
    this.#set({ kind: "signing-in", sentence: `Signing in to ${protocol.title} as ${credentials.clientCode}.` });
    const code = await this.#freshCode();
    if (code === undefined) return this.#stop(`The TOTP secret of ${credentials.clientCode} is not valid Base32. Enter it again as shown by ${protocol.title}.`);
    const delivery = await this.#options.deliver(protocol.rest.signIn(credentials, code), undefined);
    if (delivery.kind !== "answer") return this.#retryLater(`${protocol.title} cannot be reached (${delivery.why}).`);
    return this.#read(protocol.rest.readSignIn(delivery.answer, clock.now()));
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
        if (this.#refusals >= MAX_REFUSALS || reading.code !== "AB1050") return this.#stop(`${protocol.title} refused the sign-in: ${protocol.explain(reading.code, reading.text)}`);
        return this.#retryLater(`${protocol.title} refused the code; trying once more with a fresh one.`);
    }
  }

  /** A code that has time to arrive and, at a live broker, has not been used before. */
  async #freshCode(): Promise<string | undefined> {
    const { clock, credentials, codesMayRepeat } = this.#options;
    let totp: TOTP;
    try {
      totp = new TOTP({ algorithm: "SHA1", digits: 6, period: TOTP_PERIOD_MS / 1000, secret: Secret.fromBase32(credentials.totpSecret) });
    } catch {
      return undefined;
    }
    for (;;) {
      const now = clock.now();
      const left = TOTP_PERIOD_MS - (now % TOTP_PERIOD_MS);
      const code = totp.generate({ timestamp: now });
      const usable = codesMayRepeat || (left >= TOTP_MARGIN_MS && code !== this.#lastCode);
      if (usable) {
        this.#lastCode = code;
        return code;
      }
      await this.#sleep(left + 50);
    }
  }

  #sleep(ms: number): Promise<void> {
    this.#cancelTimer?.();
    return new Promise((resolve) => {
      this.#cancelTimer = this.#options.timers.after(ms, resolve);
    });
  }

  #signedIn(session: Session): Session {
    const now = this.#options.clock.now();
    this.#refusals = 0;
    this.#givenAt = now;
    this.#set({ kind: "signed-in", session });
    const early = session.endsAt - now - RENEW_BEFORE_MS;
    if (early >= YOUNG_MS) this.#later(early, () => this.#renewEarly(session));
    else this.#renewAtEnd(session);
    return session;
  }

  #retryLater(sentence: string): undefined {
    const wait = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 30_000;
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
