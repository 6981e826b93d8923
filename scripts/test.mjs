import "./lib/on-pinned-node.mjs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfStale } from "./lib/build.mjs";
import { aloud } from "./lib/child.mjs";
import { playwrightFailures, vitestFailures } from "./lib/failures.mjs";
import { findChromium } from "./lib/find-chromium.mjs";
import { modules, root } from "./lib/paths.mjs";
import { runStages } from "./lib/stages.mjs";

const reports = mkdtempSync(join(tmpdir(), "sauda-test-"));
const unitReport = join(reports, "unit.json");
const painsReport = join(reports, "pains.json");
const e2eReport = join(reports, "e2e.json");

/** Runs a package's command on this Node. */
async function tool(path, ...args) {
  const { code } = await aloud(process.execPath, [join(modules, ...path.split("/")), ...args], { cwd: root });
  return code === 0;
}

async function types() {
  const tsc = "typescript/bin/tsc";
  // shared/ is looked at once more with neither DOM nor Node types: it is pure.
  const passed = await Promise.all(["tsconfig.json", "shared/tsconfig.json", "scripts/tsconfig.json", "resources/strategies/tsconfig.json"].map((project) => tool(tsc, "--noEmit", "-p", project)));
  return passed.every(Boolean);
}

async function lint() {
  const rules = tool("eslint/bin/eslint.js", ".", "--max-warnings", "0");
  const layers = tool("dependency-cruiser/bin/dependency-cruiser.mjs", "--config", ".dependency-cruiser.cjs", "--output-type", "err", "electron", "renderer", "shared", "workers", "test");
  return (await Promise.all([rules, layers])).every(Boolean);
}

async function e2e() {
  const chromium = await findChromium();
  if ("problem" in chromium) {
    console.error(chromium.problem);
    return false;
  }
  console.log(`Browser: ${chromium.path}`);
  process.env.SAUDA_CHROMIUM = chromium.path;
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = e2eReport;
  return tool("@playwright/test/cli.js", "test", "--reporter=list,json");
}

const PAINS = "test/faults/pains";
/** They wait for heartbeats, pauses and windows of codes most of the time, each with a terminal and an exchange of its own. */
const PAINS_AT_ONCE = 4;

function unit() {
  return tool("vitest/vitest.mjs", "run", "--exclude", `${PAINS}/**`, "--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`);
}

function pains() {
  return tool("vitest/vitest.mjs", "run", PAINS, `--maxWorkers=${PAINS_AT_ONCE}`, "--reporter=default", "--reporter=json", `--outputFile.json=${painsReport}`);
}

const stages = [
  { name: "types", title: "Type check", run: types },
  { name: "lint", title: "Lint, layers, no clock in pure code", run: lint },
  { name: "unit", title: "Unit, contract and fault tests", run: unit, failures: () => vitestFailures(unitReport) },
  { name: "pains", title: "What users of the broker suffer, on the wire", run: pains, failures: () => vitestFailures(painsReport) },
  { name: "build", title: "Build", run: buildIfStale },
  { name: "e2e", title: "In a real browser", needs: "build", run: e2e, failures: () => playwrightFailures(e2eReport) },
];

try {
  process.exitCode = await runStages(stages, process.argv.slice(2));
} finally {
  rmSync(reports, { recursive: true, force: true });
}
