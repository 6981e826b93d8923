import { parentPort } from "node:worker_threads";
import { brokerProtocol, isBrokerId } from "../../shared/brokers/registry.ts";
import type { BridgeCommand, BridgeNotice } from "../../shared/contract/bridge.ts";
import type { SystemTime, Timers } from "../../shared/domain/time.ts";
import { Bridge } from "./bridge.ts";

/** Several beats per ping interval of any broker. */
const BEAT_MS = 250;

const host = parentPort;
if (!host) throw new Error("the tick bridge runs as a worker thread");

const timers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const bridge = new Bridge({
  clock: { now: () => (performance.timeOrigin + performance.now()) as SystemTime },
  timers,
  random: Math.random,
  beatMs: BEAT_MS,
  feedOf: (protocol, endpoints) => (isBrokerId(protocol) ? brokerProtocol(protocol, endpoints).feed : undefined),
  tell: (notice: BridgeNotice) => host.postMessage(notice),
});

host.on("message", (command: BridgeCommand) => {
  bridge.do(command);
  if (command.kind === "quit") host.close();
});
