/** A generator process and a bridge thread that is subscribed to it, for the benches of the tick path. */
import { type ChildProcess, fork } from "node:child_process";
import { Worker } from "node:worker_threads";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { BridgeCommand, BridgeNotice, BridgeStats } from "../../shared/contract/bridge.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { createBoard, QuoteBoard } from "../../shared/streams/quote-board.ts";
import type { GeneratorNotice, GeneratorOrder } from "./stream-generator.ts";

const SEGMENT = 1;
const FIRST_TOKEN = 1_000;

export interface Rig {
  readonly board: QuoteBoard;
  readonly slots: readonly number[];
  order(order: GeneratorOrder): void;
  command(command: BridgeCommand): void;
  /** Resolves with the generator's next notice of the kind. */
  heard<K extends GeneratorNotice["kind"]>(kind: K): Promise<Extract<GeneratorNotice, { kind: K }>>;
  /** The bridge's next statistics, at most a second away. */
  stats(): Promise<BridgeStats>;
  stop(): Promise<void>;
}

export async function startRig(tokens: number): Promise<Rig> {
  const generator = fork(new URL("./stream-generator.ts", import.meta.url), [String(tokens)]);
  const { port } = await heard(generator, "listening");
  const bridge = new Worker(new URL("../../workers/tick-bridge/main.ts", import.meta.url));
  bridge.on("error", (error) => {
    throw error;
  });
  const command = (command: BridgeCommand): void => bridge.postMessage(command);
  const board = new QuoteBoard(createBoard(tokens));
  const slots = Array.from({ length: tokens }, () => board.allocate() ?? -1);
  const session = { accessToken: "bench-access", refreshToken: "bench-refresh", feedToken: "bench-feed", endsAt: Infinity as SystemTime };
  const endpoints = { ...angelone().endpoints, stream: `ws://127.0.0.1:${port}/smart-stream` };
  const subscribed = heard(generator, "subscribed");
  command({ kind: "start", feed: 1, protocol: "angelone", endpoints, clientCode: "B1", apiKey: "bench-key", session, board: board.buffer });
  command({ kind: "subscribe", feed: 1, instruments: slots.map((slot) => ({ slot, segment: SEGMENT, token: String(FIRST_TOKEN + slot), mode: 3 })) });
  await subscribed;
  return {
    board,
    slots,
    command,
    order: (order) => generator.send(order),
    heard: (kind) => heard(generator, kind),
    stats: () => new Promise((resolve) => {
      const listen = (notice: BridgeNotice): void => {
        if (notice.kind !== "stats") return;
        bridge.off("message", listen);
        resolve(notice);
      };
      bridge.on("message", listen);
    }),
    stop: async () => {
      command({ kind: "quit" });
      await new Promise((resolve) => bridge.once("exit", resolve));
      generator.disconnect();
    },
  };
}

function heard<K extends GeneratorNotice["kind"]>(generator: ChildProcess, kind: K): Promise<Extract<GeneratorNotice, { kind: K }>> {
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      const notice = message as GeneratorNotice;
      if (notice.kind !== kind) return;
      generator.off("message", listen);
      resolve(notice as Extract<GeneratorNotice, { kind: K }>);
    };
    generator.on("message", listen);
  });
}
