import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quietly } from "./child.mjs";
import { explainFailure, isNetworkFailure } from "./npm-failure.mjs";
import { progress } from "./progress.mjs";

/** Waits between npm's tries of one download are cut from its default of up to a minute. */
const PATIENCE = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
/** Without a network `npm ci` tries package after package for seven minutes; a ping knows within seconds. */
const PING = ["ping", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=15000", "--loglevel=error"];

/**
 * The npm that runs us, on the Node that runs it, or whatever npm is found. Never on the Node below
 * node_modules, which `npm ci` takes away.
 * @returns {{ command: string; args: string[]; shell: boolean }}
 */
function npm(env) {
  const { npm_execpath: script, npm_node_execpath: node } = env;
  if (script && node && /npm-cli\.c?js$/.test(script) && existsSync(script)) return { command: node, args: [script], shell: false };
  const windows = process.platform === "win32";
  return { command: windows ? "npm.cmd" : "npm", args: [], shell: windows };
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** What is installed must be of the lock and of this machine. */
function stampOf(root) {
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform} ${process.arch}`;
}

/** Whether npm's own record of what it installed says the same as the lock: for a folder that `npm ci` filled without us. */
function installedAsLocked(root) {
  const locked = readJson(join(root, "package-lock.json"))?.packages ?? {};
  const installed = readJson(join(root, "node_modules", ".package-lock.json"))?.packages;
  if (installed === undefined) return false;
  for (const [path, { version, integrity }] of Object.entries(installed)) {
    if (locked[path]?.version !== version || locked[path]?.integrity !== integrity) return false;
  }
  return Object.entries(locked).every(([path, { optional, peer }]) => path === "" || path in installed || optional || peer);
}

/** The pinned Node's file; what npm scripts call `node`. */
export function pinnedNode(root) {
  return join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

/** @returns {boolean} true when nothing needs to be done: one small file is compared. */
export function isInstalled(root) {
  const stamp = join(root, "node_modules", ".sauda-install");
  if (!existsSync(pinnedNode(root))) return false;
  const expected = stampOf(root);
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === expected;
  if (!installedAsLocked(root)) return false;
  writeFileSync(stamp, expected);
  return true;
}

/**
 * Installs what the lock says. No package runs a script of its own but `node`, whose script fetches the
 * binary for this machine; better-sqlite3 brings its binaries along and must not be compiled.
 * @throws {Error} with one sentence for the user.
 */
export async function install(root, env = process.env) {
  const { command, args, shell } = npm(env);
  const run = (more) => quietly(command, [...args, ...more], { cwd: root, env, shell });
  const line = progress("Installing packages (once, a minute or two)");
  const ping = await run(PING);
  if (isNetworkFailure(ping.output)) {
    line.failed();
    throw new Error(explainFailure(ping.output));
  }
  const ci = await run(["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--engine-strict=false", "--no-audit", "--no-fund", "--loglevel=error", ...PATIENCE]);
  if (ci.code !== 0) {
    line.failed();
    throw new Error(explainFailure(ci.output));
  }
  // Allowed by name in package.json (allowScripts); said here for older npms and for users who forbid all scripts.
  const node = await run(["rebuild", "node", "--ignore-scripts=false", "--loglevel=error", ...PATIENCE]);
  const version = readJson(join(root, "node_modules", "node", "package.json"))?.version;
  const works = await quietly(pinnedNode(root), ["--version"]);
  if (works.output.trim() !== `v${version}`) {
    line.failed();
    throw new Error(node.code === 0 ? `The pinned Node ${version} does not run on this machine: ${works.output.trim()}` : explainFailure(node.output));
  }
  writeFileSync(join(root, "node_modules", ".sauda-install"), stampOf(root));
  line.done();
}
