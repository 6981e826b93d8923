import type { Instrument } from "../../domain/instrument.ts";
import type { Exchange } from "../../domain/words.ts";
import type { BrokerFeed, FeedSubscription } from "../port.ts";
import { explain } from "./explain.ts";
import { decodeFeedPacket } from "./feed-packet.ts";
import { socketHeaders } from "./session.ts";

/** Numbers of the stream's segments. The currency one (13) is gone from the newer documentation and alive in every SDK. */
const SEGMENTS: Record<Exchange, number> = { NSE: 1, NSE_INDEX: 1, NFO: 2, BSE: 3, BSE_INDEX: 3, BFO: 4, MCX: 5, CDS: 13 };

const MODES = { ltp: 1, quote: 2, full: 3 } as const;
/** Silence was reported for requests of more than 500 tokens; 100 to 200 are digested. */
const BATCH = 100;
/** Mode 4, twenty levels: no documentation names it, every SDK has it, for 50 tokens of the NSE's cash segment. */
const DEPTH_MODE = 4;
const DEPTH_TOKENS = 50;

/**
 * Frames of one action. Each holds one mode and one segment, so that a refused one costs nothing
 * else. There is no acknowledgement: the first packet of a token is the proof. The correlation id
 * (10 letters and digits, returned in errors only) says which frame was meant: action, mode,
 * segment, number. Of mode 4 each frame holds one token, and the id is action, mode and that token: a
 * request is refused as a whole, and there what is refused must be known by name.
 */
function frames(action: 0 | 1, subscriptions: readonly FeedSubscription[]): readonly string[] {
  const groups = Map.groupBy(subscriptions, ({ mode, segment }) => `${mode}${String(segment).padStart(2, "0")}`);
  const out: string[] = [];
  for (const [label, group] of groups) {
    const { mode, segment } = group[0] ?? { mode: 0, segment: 0 };
    const size = mode === DEPTH_MODE ? 1 : BATCH;
    for (let from = 0; from < group.length; from += size) {
      const tokens = group.slice(from, from + size).map(({ token }) => token);
      const rest = mode === DEPTH_MODE ? `${DEPTH_MODE}${(tokens[0] ?? "").padStart(8, "0").slice(-8)}` : `${label}${String(out.length).padStart(6, "0")}`;
      const correlationID = `${action === 1 ? "s" : "u"}${rest}`;
      out.push(JSON.stringify({ correlationID, action, params: { mode, tokenList: [{ exchangeType: segment, tokens }] } }));
    }
  }
  return out;
}

/** Errors are text: `{"correlationID":"s301000000","errorCode":"E1002","errorMessage":"…"}`. Existing subscriptions go on. */
function readText(text: string): { readonly why: string; readonly deepToken?: string } | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const { errorCode, errorMessage, correlationID } = JSON.parse(text) as Record<string, unknown>;
    if (errorCode === undefined && errorMessage === undefined) return undefined;
    const deep = /^s4(\d{8})$/.exec(String(correlationID));
    if (deep) return { why: `Angel One refused them with “${String(errorMessage ?? "")}” (${String(errorCode ?? "no code")})`, deepToken: String(Number(deep[1])) };
    return { why: `${explain(String(errorCode ?? ""), String(errorMessage ?? ""))} (request ${String(correlationID ?? "unknown")})` };
  } catch {
    return { why: "Angel One's market feed sent a text that could not be read." };
  }
}

export const FEED: BrokerFeed = {
  headers: socketHeaders,
  subscribe: (subscriptions) => frames(1, subscriptions),
  unsubscribe: (subscriptions) => frames(0, subscriptions),
  segmentOf: (instrument: Instrument) => SEGMENTS[instrument.exchange],
  // An unpinged connection is closed after 120 s; the documentation asks for a ping each 30 s.
  ping: "ping",
  pingEveryMs: 10_000,
  silentAfterMs: 25_000,
  modes: MODES,
  deep: { mode: DEPTH_MODE, most: DEPTH_TOKENS, has: ({ exchange, kind }) => exchange === "NSE" && kind !== "index", only: "NSE shares" },
  maxSubscriptions: 1_000,
  // Of three per client code over all its programs: the third is for other tools, and for a moment when tokens change.
  shards: 2,
  decode: decodeFeedPacket,
  readText,
};
