/** A strategy host whose clock is the machine's own: what two threads tell can be compared to the microsecond. */
import { parentPort } from "node:worker_threads";
import { serve } from "../../../workers/strategy-host/serve.ts";
import { monotonicMs } from "./monotonic.ts";

if (!parentPort) throw new Error("runs as a worker thread");
serve(parentPort, { now: monotonicMs, origin: 0 });
