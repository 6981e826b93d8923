/** The practice exchange as a worker thread: options in `workerData`, notices out, controls in. */

import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { startExchange } from "./start.ts";
import type { RunningExchange } from "./start.ts";
import type { ExchangeControl, ExchangeNotice, ExchangeOptions } from "./types.ts";

const quirksSchema = z.object({
  authorisation: z.boolean().optional(),
  unregisteredAddress: z.boolean().optional(),
  mutedStream: z.boolean().optional(),
  servedTokens: z.number().int().min(0).optional(),
  depth20: z.object({ how: z.enum(["silent", "refused", "cut"]), tokens: z.array(z.string()).optional() }).optional(),
  mutedOrders: z.boolean().optional(),
  repeatedOrders: z.boolean().optional(),
  codesOnce: z.boolean().optional(),
  prefixedTokens: z.boolean().optional(),
});

const optionsSchema = z.object({
  port: z.number().int().min(0).max(65_535),
  dataDir: z.string().min(1),
  seed: z.number().int(),
  day: z.string(),
  replay: z.array(z.string()).readonly(),
  speed: z.number().min(0),
  profile: z.enum(["faithful", "unlimited"]),
  startPaused: z.boolean(),
  quirks: quirksSchema.optional(),
}) satisfies z.ZodType<ExchangeOptions>;

const controlSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pause") }),
  z.object({ kind: z.literal("resume") }),
  z.object({ kind: z.literal("speed"), speed: z.number().min(0) }),
  z.object({ kind: z.literal("quirks"), quirks: quirksSchema }),
  z.object({ kind: z.literal("stop") }),
]) satisfies z.ZodType<ExchangeControl>;

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function run(port: NonNullable<typeof parentPort>): Promise<void> {
  const tell = (notice: ExchangeNotice): void => port.postMessage(notice);
  let exchange: RunningExchange | undefined;
  let ending: Promise<void> | undefined;

  /** With the doors and the book closed and the port released, the thread has nothing left to wait for. */
  async function end(last: ExchangeNotice): Promise<void> {
    try {
      await exchange?.stop();
      tell(last);
    } catch (error) {
      tell({ kind: "failed", sentence: sentenceOf(error) });
    }
    port.close();
  }

  function obey(control: ExchangeControl): void {
    if (control.kind === "stop") ending ??= end({ kind: "stopped" });
    else if (control.kind === "pause") exchange?.core.pause();
    else if (control.kind === "resume") exchange?.core.resume();
    else if (control.kind === "quirks") exchange?.setQuirks(control.quirks);
    else exchange?.core.setSpeed(control.speed);
  }

  try {
    exchange = await startExchange(optionsSchema.parse(workerData), {
      warn: (sentence) => tell({ kind: "warning", sentence }),
      onFailure: (error) => void (ending ??= end({ kind: "failed", sentence: sentenceOf(error) })),
    });
  } catch (error) {
    return end({ kind: "failed", sentence: sentenceOf(error) });
  }
  tell({ kind: "ready", ready: exchange.server.ready });
  exchange.core.onClock((clock) => tell({ kind: "clock", clock }));
  port.on("message", (message: unknown) => {
    const control = controlSchema.safeParse(message);
    if (control.success) obey(control.data);
  });
}

if (parentPort !== null) void run(parentPort);
