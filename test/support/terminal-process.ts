import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const START_MS = 60_000;

export interface TerminalProcess {
  readonly child: ChildProcess;
  /** As printed: it signs one browser in. */
  readonly address: string;
  /** When it was spawned, by performance.now(). */
  readonly spawnedAt: number;
  /** @returns the exit code; null for a process that was ended by the signal itself. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * The built terminal as `npm start -- --headless` runs it, in a process of its own.
 * @param args beside --headless; give it a --data-dir of its own and --port 0.
 * @throws Error with all that it printed when no address comes.
 */
export async function startTerminalProcess(args: readonly string[]): Promise<TerminalProcess> {
  const spawnedAt = performance.now();
  const child = spawn(process.execPath, ["scripts/start.mjs", "--headless", ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += String(text)));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, "exit");
    }
    return child.exitCode;
  };
  const address = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the terminal ${why}; it said:\n${said}`));
    const timer = setTimeout(() => {
      fail(`gave no address within ${START_MS / 1000} s`);
      child.kill("SIGKILL");
    }, START_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      said += `${line}\n`;
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line)?.[0];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
  return { child, address, spawnedAt, end };
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number));
}

/** Resident memory of a process and all its descendants, MB; undefined on systems without /proc. */
export function treeMemory(pid: number): number | undefined {
  try {
    const kb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    return childrenOf(pid).reduce((sum, child) => sum + (treeMemory(child) ?? 0), kb / 1024);
  } catch {
    return undefined;
  }
}
