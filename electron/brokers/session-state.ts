import type { BrokerProtocol, Credentials, HttpRequest, Session } from "../../shared/brokers/port.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { UsedWindows } from "../credentials/used-windows.ts";
import type { Delivery } from "./http-client.ts";

/** What only the user can give. */
export type Asked = "pin" | "code";

export type SessionState =
  | { readonly kind: "signed-out" }
  | { readonly kind: "signing-in"; readonly step: "clock" | "sign-in"; readonly sentence: string }
  /** It goes on when `answer` is given what is asked. */
  | { readonly kind: "asking"; readonly asks: readonly Asked[]; readonly sentence: string }
  | { readonly kind: "signed-in"; readonly session: Session }
  | { readonly kind: "retrying"; readonly sentence: string }
  /** Nothing more is tried until the user says so: another wrong PIN could lock the account. */
  | { readonly kind: "stopped"; readonly sentence: string };

export interface SessionKeeperOptions {
  readonly protocol: BrokerProtocol;
  /** An empty PIN or TOTP secret is asked for each time. */
  readonly credentials: Credentials;
  /** A live broker refuses a TOTP code it has seen; the practice exchange does not. */
  readonly codesMayRepeat: boolean;
  /** Kept over restarts; this run's alone where left out. */
  readonly usedWindows?: UsedWindows | undefined;
  /** Asks the broker for its time before the first code is made. */
  readonly checksClock?: boolean | undefined;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly deliver: (request: HttpRequest, session: Session | undefined) => Promise<Delivery>;
  readonly onState: (state: SessionState) => void;
}
