import "./lib/on-pinned-node.mjs";
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildIfStale } from "./lib/build.mjs";
import { aloud } from "./lib/child.mjs";
import { chooseShell } from "./lib/choose-shell.mjs";
import { cache, out, root } from "./lib/paths.mjs";

const args = process.argv.slice(2);
const parent = process.ppid;
// Not imported above: TypeScript is read by the pinned Node only, which the first line sees to.
const { HELP, parseFlags } = await import("../electron/cli.ts");

function readFlags() {
  try {
    return parseFlags(args, { env: process.env, platform: process.platform, home: homedir(), cwd: process.cwd(), exists: existsSync });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

/**
 * Ended by `kill`, npm takes its shell along but not us: without the shell that it started us from there is
 * nobody left who could stop Sauda, so it stops itself.
 */
function endWithNpm() {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 1_000);
  watch.unref();
}

/** In this very process: a second one would cost 50 ms and as many megabytes. */
async function startInBrowser() {
  // Compiled code is kept between starts; threads take the folder from the environment.
  process.env.NODE_COMPILE_CACHE ??= join(cache, "compiled");
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const { runHeadless } = await import(pathToFileURL(join(out, "main", "headless.js")).href);
  await runHeadless(args);
}

/** @returns {Promise<boolean>} false when Chromium could not even begin, which a missing sandbox does. */
async function startDesktop(binary) {
  const began = Date.now();
  const { code, signal } = await aloud(binary, [root, "--", ...args]);
  if (["SIGTRAP", "SIGABRT", "SIGILL", "SIGSEGV"].includes(signal ?? "") && Date.now() - began < 10_000) return false;
  process.exitCode = code ?? 1;
  return true;
}

const flags = readFlags();
if (flags.help) console.log(HELP);
else {
  if (!(await buildIfStale())) process.exit(1);
  const { binary, sentence } = await chooseShell(flags, { platform: process.platform, env: process.env, uid: process.getuid?.() });
  console.log(sentence);
  if (process.env.npm_lifecycle_event === "start") endWithNpm();
  if (binary === undefined) await startInBrowser();
  else if (!(await startDesktop(binary))) {
    console.log("Browser shell: Electron's window could not be opened on this system (see above).");
    await startInBrowser();
  }
}
