import "./lib/on-pinned-node.mjs";
import { dirname, join } from "node:path";
import { buildIfStale } from "./lib/build.mjs";
import { aloud } from "./lib/child.mjs";
import { fetchElectron } from "./lib/electron-binary.mjs";
import { modules, root } from "./lib/paths.mjs";

/** An installer is worth a longer wait than a start, ms. */
const WAIT_MS = 300_000;

async function main() {
  const electron = await fetchElectron({ waitMs: WAIT_MS, again: true });
  if ("why" in electron) {
    console.error(`No installer can be made without Electron's binary: ${electron.why}.`);
    return 1;
  }
  if (!(await buildIfStale())) return 1;
  // The binary at hand is packed, for this machine's system; electron-builder would fetch it a second time.
  const dist = process.platform === "darwin" ? dirname(dirname(dirname(dirname(electron.binary)))) : dirname(electron.binary);
  const builder = join(modules, "electron-builder", "cli.js");
  const { code } = await aloud(process.execPath, [builder, "--publish", "never", `-c.electronDist=${dist}`, ...process.argv.slice(2)], { cwd: root });
  return code ?? 1;
}

process.exitCode = await main();
