import { Worker } from "node:worker_threads";
import type { FromStrategyHost, ToStrategyHost } from "../../../shared/contract/strategy-host.ts";
import { workerFile } from "../../worker-files.ts";
import { keepLoopsEndable } from "../endable-loops.ts";

/** A strategy host's thread as the terminal sees it. */
export interface HostThread {
  post(message: ToStrategyHost): void;
  /** Ends it wherever it is, in the middle of a loop too. */
  terminate(): void;
  /** What it has in use, on its heap and beside it, MB; told in the middle of a loop too. Undefined where it cannot be told. */
  memoryMb(): Promise<number | undefined>;
  /** Settles once it is gone; never rejects. */
  readonly gone: Promise<void>;
}

export interface ThreadDeath {
  /** Its heap was full. */
  readonly memory: boolean;
  /** Part of a sentence. */
  readonly why: string;
}

export interface HostThreadEvents {
  heard(message: FromStrategyHost): void;
  /** It is gone, whoever ended it, and everything that it said before has been heard. Told once. */
  died(death: ThreadDeath): void;
}

export interface HostThreadLimits {
  readonly name: string;
  /** Of its heap, which nothing may pass. */
  readonly ceilingMb: number;
}

export type SpawnHost = (limits: HostThreadLimits, events: HostThreadEvents) => HostThread;

/** Room for short-lived objects, MB: with the engine's own choice a burst of ticks is collected too often. */
const YOUNG_MB = 32;
const MEGABYTE = 1_048_576;
const OUT_OF_MEMORY = "ERR_WORKER_OUT_OF_MEMORY";

/** @param file where the thread's code lies. */
export function spawnHostFrom(file: URL): SpawnHost {
  return ({ name, ceilingMb }, events) => {
    keepLoopsEndable();
    const worker = new Worker(file, { name, resourceLimits: { maxOldGenerationSizeMb: ceilingMb, maxYoungGenerationSizeMb: YOUNG_MB } });
    let death: ThreadDeath = { memory: false, why: "it ended by itself" };
    worker.on("message", (message: FromStrategyHost) => events.heard(message));
    worker.on("error", (error: Error) => {
      death = { memory: "code" in error && error.code === OUT_OF_MEMORY, why: error.message };
    });
    const gone = new Promise<void>((resolve) => {
      worker.on("exit", () => {
        events.died(death);
        resolve();
      });
    });
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => void worker.terminate(),
      memoryMb: async () => {
        try {
          const { used_heap_size: heap, external_memory: beside } = await worker.getHeapStatistics();
          return (heap + beside) / MEGABYTE;
        } catch {
          return undefined;
        }
      },
      gone,
    };
  };
}

export const spawnHost: SpawnHost = (limits, events) => spawnHostFrom(workerFile("strategy-host"))(limits, events);
