import "./lib/on-pinned-node.mjs";
import { join } from "node:path";
import { buildIfStale } from "./lib/build.mjs";
import { aloud } from "./lib/child.mjs";
import { findChromium } from "./lib/find-chromium.mjs";
import { modules, root } from "./lib/paths.mjs";
import { runStages } from "./lib/stages.mjs";

/** Runs a package's command on this Node. */
async function tool(path, ...args) {
  const { code } = await aloud(process.execPath, [join(modules, ...path.split("/")), ...args], { cwd: root });
  return code === 0;
}

async function types() {
  const tsc = "typescript/bin/tsc";
  // shared/ is looked at once more with neither DOM nor Node types: it is pure.
  const passed = await Promise.all(["tsconfig.json", "shared/tsconfig.json", "scripts/tsconfig.json"].map((project) => tool(tsc, "--noEmit", "-p", project)));
  return passed.every(Boolean);
}

async function lint() {
  const rules = await tool("eslint/bin/eslint.js", ".", "--max-warnings", "0");
  const layers = await tool("dependency-cruiser/bin/dependency-cruiser.mjs", "--config", ".dependency-cruiser.cjs", "--output-type", "err", "electron", "renderer", "shared", "workers", "test");
  return rules && layers;
}

async function e2e() {
  const chromium = await findChromium();
  if ("problem" in chromium) {
    console.error(chromium.problem);
    return false;
  }
  console.log(`Browser: ${chromium.path}`);
  process.env.SAUDA_CHROMIUM = chromium.path;
  return tool("@playwright/test/cli.js", "test");
}

const stages = [
  { name: "types", title: "Type check", run: types },
  { name: "lint", title: "Lint, layers, no clock in pure code", run: lint },
  { name: "unit", title: "Unit, contract and fault tests", run: () => tool("vitest/vitest.mjs", "run") },
  { name: "build", title: "Build", run: buildIfStale },
  { name: "e2e", title: "In a real browser", needs: "build", run: e2e },
];

process.exitCode = await runStages(stages, process.argv.slice(2));
