import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quietly } from "./child.mjs";
import { cache, modules } from "./paths.mjs";
import { progress } from "./progress.mjs";

/** A start waits this long for the binary, ms. */
const WAIT_MS = 20_000;
/** After a failure starts do not wait again for a day, ms. */
const FORGET_MS = 86_400_000;
const memory = join(cache, "electron-absent.json");

/** @returns {string | undefined} Electron's binary where it is installed. */
export function electronBinary() {
  try {
    const name = readFileSync(join(modules, "electron", "path.txt"), "utf8");
    const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(modules, "electron", "dist"), name);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function remembered() {
  try {
    const { at, why } = JSON.parse(readFileSync(memory, "utf8"));
    return Date.now() - at < FORGET_MS ? why : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Electron brings no binary with its package: it is fetched from its release page, which not every
 * network lets through.
 * @param {{ waitMs?: number; again?: boolean }} [options] again = also after a failure of today
 * @returns {Promise<{ binary: string } | { why: string }>}
 */
export async function fetchElectron({ waitMs = WAIT_MS, again = false } = {}) {
  const present = electronBinary();
  if (present) return { binary: present };
  const before = again ? undefined : remembered();
  if (before) return { why: before };
  const line = progress("Fetching the desktop window (Electron)");
  const { output, timedOut } = await quietly(process.execPath, [join(modules, "electron", "install.js")], { timeoutMs: waitMs });
  const binary = electronBinary();
  if (binary) {
    line.done();
    rmSync(memory, { force: true });
    return { binary };
  }
  const reason = timedOut ? `did not arrive within ${Math.round(waitMs / 1000)} s` : `could not be fetched (${output.trim().split("\n")[0] || "no reason given"})`;
  const why = `Electron's binary ${reason}; \`npx install-electron\` tries again`;
  line.failed();
  mkdirSync(cache, { recursive: true });
  writeFileSync(memory, JSON.stringify({ at: Date.now(), why }));
  return { why };
}
