import { z } from "zod";
import { bytesJson, jsonBytes } from "./json-bytes.ts";

/** What a recording says of itself and of its instruments: JSON, so that it can be read without this program. */

const whole = z.number().int().min(0);

const head = z.object({
  /** Which market: `practice-1`, `angelone-P482113`. */
  market: z.string().min(1).max(100),
  /** Trading day, `YYYY-MM-DD`. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** System time at which the file was begun, epoch ms: files of one day are read in this order. */
  startedAt: z.number(),
});
export type RecordingHead = z.infer<typeof head>;

/** Money in units of 1/10,000 rupee; 0 where it was not known. */
const instrument = z.object({
  /** Its number in this file. */
  nth: whole,
  key: z.string().min(1).max(100),
  exchange: z.string().min(1).max(20),
  symbol: z.string().min(1).max(100),
  name: z.string().max(200),
  kind: z.enum(["equity", "index", "future", "option"]),
  underlying: z.string().max(100),
  expiry: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(),
  strike: whole.optional(),
  optionType: z.enum(["CE", "PE"]).optional(),
  lot: z.number().int().min(1),
  tick: whole,
  freeze: whole.optional(),
  /** The broker's names of that day. */
  token: z.string().min(1).max(40),
  brokerSymbol: z.string().max(100),
  /** Of the quote that came with its first tick. */
  previousClose: whole,
  upperCircuit: whole,
  lowerCircuit: whole,
  high52: whole,
  low52: whole,
});
export type RecordedFacts = z.infer<typeof instrument>;

export const headBytes = (value: RecordingHead): Uint8Array => jsonBytes(value);
export const factsBytes = (value: RecordedFacts): Uint8Array => jsonBytes(value);

/** Undefined for bytes that are none: written by a stranger, since the frame was whole. */
export const readHead = (bytes: Uint8Array): RecordingHead | undefined => parse(head, bytes);
export const readFacts = (bytes: Uint8Array): RecordedFacts | undefined => parse(instrument, bytes);

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array): T | undefined {
  try {
    return schema.parse(bytesJson(bytes));
  } catch {
    return undefined;
  }
}
