/** The parent's end of the SDK's process: calls by message, frames by topic. */

import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface FromChild {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly topic?: string;
  readonly data?: unknown;
}

// Answers and frames are read freely: what is in them is the test's subject.
type Free = ReturnType<typeof JSON.parse>;

export class SdkClient {
  readonly #folder = mkdtempSync(join(tmpdir(), "sauda-sdk-"));
  readonly #child = fork(fileURLToPath(new URL("sdk-child.ts", import.meta.url)), { cwd: this.#folder, execArgv: [] });
  readonly #open = new Map<number, { resolve: (value: Free) => void; reject: (error: Error) => void }>();
  readonly #frames = new Map<string, Free[]>();
  #watch: (() => void) | undefined;
  #next = 1;

  constructor() {
    this.#child.on("message", ({ id, result, error, topic, data }: FromChild) => {
      if (topic !== undefined) {
        this.frames(topic).push(data);
        this.#watch?.();
        return;
      }
      const waiting = this.#open.get(id ?? 0);
      this.#open.delete(id ?? 0);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error));
    });
    this.#child.on("exit", (code) => {
      for (const { reject } of this.#open.values()) reject(new Error(`the SDK's process ended with code ${code}`));
    });
  }

  frames(topic: string): Free[] {
    let frames = this.#frames.get(topic);
    if (frames === undefined) this.#frames.set(topic, (frames = []));
    return frames;
  }

  /** Resolves with the first frame of the topic that passes, now or later. */
  frame(topic: string, passes: (frame: Free) => boolean): Promise<Free> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.frames(topic).find(passes);
        if (found === undefined) return;
        this.#watch = undefined;
        resolve(found);
      };
      this.#watch = look;
      look();
    });
  }

  order(order: object): Promise<Free> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#child.send({ id, ...order });
    });
  }

  call(method: string, ...args: unknown[]): Promise<Free> {
    return this.order({ kind: "call", method, args });
  }

  async end(): Promise<void> {
    const exited = new Promise((resolve) => void this.#child.once("exit", resolve));
    this.#child.disconnect();
    await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
