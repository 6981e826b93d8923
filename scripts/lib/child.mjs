import { spawn } from "node:child_process";

/** Of a quiet child's output the end is kept, characters. */
const KEEP = 200_000;

/**
 * Runs a program to its end without showing what it says.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number; shell?: boolean }} [options]
 * @returns {Promise<{ code: number | null; output: string; timedOut: boolean }>} code null when it was ended by a signal or never ran.
 */
export function quietly(command, args, options = {}) {
  const { timeoutMs, ...rest } = options;
  return new Promise((resolve) => {
    let output = "";
    let timedOut = false;
    const child = spawn(command, args, { ...rest, stdio: ["ignore", "pipe", "pipe"] });
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, timeoutMs);
    const take = (chunk) => (output = (output + chunk).slice(-KEEP));
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const end = (code) => {
      clearTimeout(timer);
      resolve({ code, output, timedOut });
    };
    child.on("error", (error) => {
      output += error.message;
      end(null);
    });
    child.on("close", end);
  });
}

/**
 * Runs a program that talks to the user itself; Ctrl-C and `kill` reach it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string; env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number | null; signal: NodeJS.Signals | null }>}
 */
export function aloud(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: "inherit" });
    const forward = (signal) => child.kill(signal);
    // Ctrl-C goes to the whole group by itself; it must only not end this process first.
    const ignore = () => {};
    process.on("SIGTERM", forward);
    process.on("SIGINT", ignore);
    const end = (code, signal) => {
      process.off("SIGTERM", forward);
      process.off("SIGINT", ignore);
      resolve({ code, signal });
    };
    child.on("error", (error) => {
      console.error(error.message);
      end(null, null);
    });
    child.on("close", end);
  });
}
