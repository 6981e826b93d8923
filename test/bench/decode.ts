/**
 * Decoding one snap-quote into a flat record, beside the parser of the broker's own SDK, in one run:
 * rounds of both alternate, so that whatever slows the machine slows both. Packets are slices of
 * 64 KB chunks, as a socket delivers them.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { decodeFeedPacket } from "../../shared/brokers/angelone/feed-packet.ts";
import { TickRecord } from "../../shared/brokers/tick-record.ts";
import { sharedData } from "../shared-data.ts";
import { snapPacket } from "../unit/angelone/encode.ts";
import { median, report, significant } from "./report.ts";

const ROUNDS = 9;
const PASSES = 40;
const SDK_PACKETS = 400;
const CHUNK = 65_536;
const CHUNKS = 30;

/** Real ticks where they lie beside the checkout, else one of our own making. */
function packets(): readonly Buffer[] {
  const files = ["A", "B", "C"].map((name) => sharedData(`smartstream/snap_quote_${name}.bin`));
  const real = files.filter((file) => file !== undefined && existsSync(file)).map((file) => readFileSync(file ?? ""));
  if (real.length > 0) return real;
  process.stderr.write("decode: no recorded packets beside the checkout, measuring a synthetic one\n");
  return [Buffer.from(snapPacket({}))];
}

/** Slices of chunks that are filled back to back. */
function slices(samples: readonly Buffer[]): readonly Buffer[] {
  const out: Buffer[] = [];
  for (let i = 0; i < CHUNKS; i++) {
    const chunk = Buffer.from(new ArrayBuffer(CHUNK));
    let at = i % 7;
    for (;;) {
      const sample = samples[out.length % samples.length];
      if (!sample || at + sample.length > CHUNK) break;
      sample.copy(chunk, at);
      out.push(chunk.subarray(at, at + sample.length));
      // Two or four bytes of frame header lie between the messages on the wire.
      at += sample.length + 4;
    }
  }
  return out;
}

type SdkTick = Readonly<Record<string, string>>;

/**
 * The SDK's parser sits in its socket's message handler. Its `ws` is replaced by a class that only
 * keeps the handler: nothing is connected.
 * @returns undefined where the SDK is not installed.
 */
function sdkParser(): { parse(packet: Buffer): SdkTick; stop(): void } | undefined {
  try {
    const here = createRequire(import.meta.url);
    const file = here.resolve("smartapi-javascript/lib/websocket2.0.js");
    const theirs = createRequire(file);
    const sockets: Unconnected[] = [];
    class Unconnected {
      onmessage: ((event: { data: Buffer }) => void) | undefined;
      constructor() {
        sockets.push(this);
      }
      send(): void {}
      close(): void {}
    }
    const ws = theirs.resolve("ws");
    theirs(ws);
    const cached = theirs.cache[ws];
    if (cached) cached.exports = Unconnected;
    const Socket = theirs(file) as new (keys: object) => { connect(): void; close(): void; on(event: "tick", run: (tick: SdkTick) => void): void };
    const socket = new Socket({ clientcode: "A1", jwttoken: "jwt", apikey: "key", feedtype: "feed" });
    let last: SdkTick = {};
    socket.on("tick", (tick) => (last = tick));
    socket.connect();
    const deliver = sockets[0]?.onmessage;
    if (!deliver) return undefined;
    return {
      parse(packet) {
        deliver({ data: packet });
        return last;
      },
      stop: () => socket.close(),
    };
  } catch (error) {
    process.stderr.write(`decode: smartapi-javascript cannot be loaded (${String(error)}), its side is left out\n`);
    return undefined;
  }
}

const record = new TickRecord();
let sink = 0;

function decodeAll(buffers: readonly Buffer[]): number {
  const start = process.hrtime.bigint();
  for (let pass = 0; pass < PASSES; pass++) {
    for (const buffer of buffers) {
      if (decodeFeedPacket(buffer, record) !== 0) throw new Error("a recorded packet was dropped");
      sink += record.ltp;
    }
  }
  return Number(process.hrtime.bigint() - start) / (PASSES * buffers.length);
}

const samples = packets();
const buffers = slices(samples);
const sdk = sdkParser();

function parseAll(): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < SDK_PACKETS; i++) sink += Number(sdk?.parse(buffers[i % buffers.length] ?? Buffer.alloc(0)).last_traded_price);
  return Number(process.hrtime.bigint() - start) / SDK_PACKETS;
}

/** Both must read the same before their speeds are compared. */
for (const sample of sdk ? samples : []) {
  const theirs = sdk?.parse(sample);
  decodeFeedPacket(sample, record);
  if (Number(theirs?.last_traded_price) * 100 !== record.ltp || Number(theirs?.vol_traded) !== record.volume) throw new Error("the two parsers disagree");
}

decodeAll(buffers);
const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  ours.push(decodeAll(buffers));
  if (sdk) theirs.push(parseAll());
}
sdk?.stop();
if (!Number.isFinite(sink)) throw new Error("nothing was decoded");

const figures: Record<string, number> = { snap_ns: significant(median(ours)) };
if (sdk) Object.assign(figures, { sdk_snap_ns: significant(median(theirs)), ratio_vs_sdk: significant(median(theirs) / median(ours)) });
report("decode", figures);
