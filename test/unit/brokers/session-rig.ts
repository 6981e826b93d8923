import { Secret, TOTP } from "otpauth";
import type { Delivery } from "../../../electron/brokers/http-client.ts";
import type { SessionState } from "../../../electron/brokers/session-keeper.ts";
import type { UsedWindows } from "../../../electron/credentials/used-windows.ts";
import { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { HttpRequest } from "../../../shared/brokers/port.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
/** 20-Nov-2026 10:15:10 IST: 20 s of the code's window are left. */
export const START = Date.parse("2026-11-20T04:45:10Z");

/** The right code at a time, by the library alone. */
export function codeAt(ms: number): string {
  return new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(SECRET) }).generate({ timestamp: ms });
}

export interface Call {
  readonly route: string;
  readonly at: number;
  readonly code: string | undefined;
}

const answer = (body: unknown, status = 200): Delivery => ({ kind: "answer", answer: { status, headers: {}, body: typeof body === "string" ? body : JSON.stringify(body) } });

export const refusal = (errorcode: string, message: string): Delivery => answer({ status: false, message, errorcode, data: "" });
export const unreachable: Delivery = { kind: "not-sent", why: "connect ECONNREFUSED 127.0.0.1:1" };
export const page: Delivery = answer("<html>Request Rejected. Your support ID is: 77</html>");

let given = 0;
/** A session nobody had before. */
export function granted(): Delivery {
  given++;
  return answer({ status: true, message: "SUCCESS", errorcode: "", data: { jwtToken: `jwt-${given}`, refreshToken: `refresh-${given}`, feedToken: `feed-${given}` } });
}

/** A session keeper on virtual time whose broker says what the test has it say, and after that grants everything. */
export class SessionRig {
  readonly time: VirtualTime;
  readonly calls: Call[] = [];
  readonly states: SessionState[] = [];
  readonly keeper: SessionKeeper;
  /** What the coming calls are answered with, by route. */
  readonly script: Record<string, Delivery[]> = {};
  /** How long an answer takes, ms. */
  answerMs = 0;
  /** The broker's clock less ours, ms; undefined: its answers carry no date. */
  brokerAheadMs: number | undefined;

  constructor(options: { codesMayRepeat?: boolean; start?: number; secret?: string; pin?: string; usedWindows?: UsedWindows; checksClock?: boolean } = {}) {
    this.time = new VirtualTime(options.start ?? START);
    this.keeper = new SessionKeeper({
      protocol: angelone(),
      credentials: { clientCode: "P100001", pin: options.pin ?? "4321", apiKey: "key12345", totpSecret: options.secret ?? SECRET },
      codesMayRepeat: options.codesMayRepeat ?? false,
      usedWindows: options.usedWindows,
      checksClock: options.checksClock,
      clock: this.time,
      timers: this.time,
      deliver: (request) => this.#deliver(request),
      onState: (state) => void this.states.push(state),
    });
  }

  routes(): string[] {
    return this.calls.map((call) => call.route);
  }

  sentence(): string {
    const { state } = this.keeper;
    return "sentence" in state ? state.sentence : "";
  }

  /** Whole seconds, as the header tells them. */
  #dated(delivery: Delivery): Delivery {
    if (delivery.kind !== "answer" || this.brokerAheadMs === undefined) return delivery;
    return { kind: "answer", answer: { ...delivery.answer, headers: { date: new Date(this.time.now() + this.brokerAheadMs).toUTCString() } } };
  }

  #deliver(request: HttpRequest): Promise<Delivery> {
    const { totp } = JSON.parse(request.body ?? "{}") as { totp?: string };
    this.calls.push({ route: request.route, at: this.time.now(), code: totp });
    const next = this.#dated(this.script[request.route]?.shift() ?? granted());
    if (this.answerMs === 0) return Promise.resolve(next);
    return new Promise((resolve) => void this.time.after(this.answerMs, () => resolve(next)));
  }
}
