import type { FromPage } from "../../shared/contract/wire.ts";

/** What one connection tells, in order. `closed` comes once and is the last. */
export interface TransportEvents {
  readonly opened: () => void;
  readonly message: (message: unknown) => void;
  readonly frame: (frame: ArrayBuffer) => void;
  readonly closed: () => void;
}

export interface Connection {
  post(message: FromPage): void;
  /** No event comes after it. */
  close(): void;
}

/** Opens one connection to the terminal. */
export type Transport = (events: TransportEvents) => Connection;
