import { parentPort } from "node:worker_threads";
import { serve } from "./serve.ts";

if (!parentPort) throw new Error("a strategy host runs as a worker thread");
serve(parentPort, { now: () => performance.now(), origin: performance.timeOrigin });
