import type { RecordedFacts } from "../recording/facts.ts";
import type { RecorderView } from "./schemas/strategies.ts";

/** What the terminal and the recorder's thread say to each other. Ticks come by ring, not by message. */

/** The names of an instrument; the thread adds its number in the file and what the quote board says of its day. */
export type InstrumentNames = Omit<RecordedFacts, "nth" | "previousClose" | "upperCircuit" | "lowerCircuit" | "high52" | "low52">;

export type ToRecorder =
  /** First of all. */
  | { readonly kind: "start"; readonly folder: string; readonly mostBytes: number }
  /** The ticks of this market are written from now on. `market` is a folder's name. */
  | { readonly kind: "record"; readonly market: string; readonly ring: SharedArrayBuffer; readonly board: SharedArrayBuffer }
  /** No more of this market: what waits is written, its file closed. */
  | { readonly kind: "leave"; readonly market: string }
  /** Answer to `who`; without names the slot's ticks are not kept. */
  | { readonly kind: "names"; readonly market: string; readonly names: readonly { readonly slot: number; readonly names: InstrumentNames | undefined }[] }
  | { readonly kind: "bound"; readonly mostBytes: number }
  /** Closes all files and ends. */
  | { readonly kind: "quit" };

export type RecorderState = Pick<RecorderView, "sentence" | "stuck" | "instruments" | "ticks" | "lost" | "bytes" | "days">;

export type FromRecorder =
  /** Which instruments are these? Their ticks are held until the answer comes. */
  | { readonly kind: "who"; readonly market: string; readonly slots: readonly number[] }
  /** When it has changed, at most once a second. */
  | { readonly kind: "state"; readonly state: RecorderState };
