import "./lib/on-pinned-node.mjs";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildIfStale } from "./lib/build.mjs";
import { aloud } from "./lib/child.mjs";
import { findChromium } from "./lib/find-chromium.mjs";
import { root } from "./lib/paths.mjs";

/** What each measures, and what it needs beside the sources. */
const BENCHES = {
  decode: { what: "decoding one packet, beside smartapi-javascript" },
  "tick-path": { what: "wire to callback at 10 k, 30 k and 100 k ticks/s" },
  "order-path": { what: "proposal to request bytes, fsync included" },
  "exit-lane": { what: "a cancel or exit overtaking a 100 k tick backlog" },
  page: { what: "frame times of the page at 10 k ticks/s", build: true, browser: true },
  "tick-to-pixel": { what: "tick received to painted", build: true, browser: true },
  reconnect: { what: "drop of the feed to the first tick again" },
  instruments: { what: "the day's instrument list: read cold and warm, looked up, searched, at two sizes", build: true },
  indicators: { what: "every indicator bar by bar, beside TA-Lib over the whole series" },
  recorder: { what: "recorded ticks: bytes each, written and read a second, beside Parquet and JSON lines" },
  start: { what: "start of the built terminal to the first live tick", build: true },
  strategies: { what: "a hundred strategies at 10 k ticks/s, hot swaps and a runaway: -- SECONDS" },
  backtest: { what: "a million bars through a strategy with charges and margin" },
  soak: { what: "a long run: -- MINUTES", build: true },
};

function usage() {
  console.log("npm run bench -- NAME [args]");
  for (const [name, { what }] of Object.entries(BENCHES)) console.log(`  ${name.padEnd(14)} ${what}`);
}

async function run(name, { build, browser }, args) {
  const file = join(root, "test", "bench", `${name}.ts`);
  if (!existsSync(file)) {
    console.error(`test/bench/${name}.ts is missing.`);
    return 1;
  }
  if (build && !(await buildIfStale())) return 1;
  if (browser) {
    const chromium = await findChromium();
    if ("problem" in chromium) {
      console.error(chromium.problem);
      return 1;
    }
    process.env.SAUDA_CHROMIUM = chromium.path;
  }
  const { code } = await aloud(process.execPath, ["--expose-gc", file, ...args], { cwd: root });
  return code ?? 1;
}

const [name = "", ...args] = process.argv.slice(2);
if (Object.hasOwn(BENCHES, name)) process.exitCode = await run(name, BENCHES[name], args);
else {
  if (name !== "") console.error(`There is no bench “${name}”.`);
  usage();
  process.exitCode = name === "" ? 0 : 1;
}
