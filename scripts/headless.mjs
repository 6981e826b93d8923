import "./lib/on-pinned-node.mjs";
import module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildIfStale } from "./lib/build.mjs";
import { cache, out } from "./lib/paths.mjs";

/** Exit code of a start that failed, as docs/headless.md has it: what runs is not there, so nothing else can say so. */
const START_FAILED = 3;
const parent = process.ppid;

/** Ended by `kill`, npm takes its shell along but not us; a stop that is under way is not begun a second time. */
function endWithNpm(endInOrder) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    endInOrder();
  }, 1_000);
  watch.unref();
}

if (!(await buildIfStale())) process.exit(START_FAILED);
// In this very process: signals reach it, and its exit code is the answer.
process.env.NODE_COMPILE_CACHE ??= join(cache, "compiled");
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { endInOrder, runHeadlessStrategies } = await import(pathToFileURL(join(out, "main", "headless-strategies.js")).href);
if (process.env.npm_lifecycle_event === "headless") endWithNpm(endInOrder);
await runHeadlessStrategies(process.argv.slice(2));
