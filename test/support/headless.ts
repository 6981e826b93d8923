import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("../../electron/headless.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** One-time address. */
  readonly address: string;
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

function launch(args: readonly string[]): { child: ChildProcess; output: () => string; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [ENTRY, "--headless", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const ended = new Promise<Ended>((resolve) => child.on("exit", (code) => resolve({ code, output })));
  return { child, ended, output: () => output };
}

/** Starts the headless terminal from source and waits for its address. @throws Error with what it said when it ends instead. */
export async function startHeadless(args: readonly string[]): Promise<Running> {
  const { child, output, ended } = launch(args);
  const address = await new Promise<string>((resolve, reject) => {
    const look = setInterval(() => {
      const found = /(http:\/\/127\.0\.0\.1:\d+\/\S*)/.exec(output())?.[1];
      if (found === undefined) return;
      clearInterval(look);
      resolve(found);
    }, 10);
    void ended.then(({ code }) => {
      clearInterval(look);
      reject(new Error(`ended with ${code} before it gave an address:\n${output()}`));
    });
  });
  return {
    child, address, output,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

/** Runs it until it ends by itself: for starts that must fail. */
export function runToEnd(args: readonly string[]): Promise<Ended> {
  return launch(args).ended;
}
