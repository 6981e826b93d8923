import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ChildOptions, FromChild, Look, Wish } from "./messages.ts";

const CHILD = fileURLToPath(new URL("./terminal-child.ts", import.meta.url));

/** What a wish came to: a value, a sentence, or nobody lived to answer. */
export type Granted = { readonly kind: "accepted"; readonly value: unknown } | { readonly kind: "refused"; readonly sentence: string } | { readonly kind: "cut-off" };

/** The terminal in a process of its own, seen from outside: asked over a pipe, killed with SIGKILL. */
export class RealTerminal {
  readonly ready: Promise<void>;
  alive = true;
  #child: ChildProcess;
  #nextId = 1;
  #waiting = new Map<number, (granted: Granted) => void>();

  constructor(options: ChildOptions, onTold: (what: "order" | "fill", key: string) => void, onDeath: () => void) {
    this.#child = spawn(process.execPath, [CHILD, JSON.stringify(options)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.ready = new Promise((resolve) => {
      this.#child.on("message", (message: FromChild) => {
        if ("ready" in message) resolve();
        else if ("told" in message) onTold(message.told, message.key);
        else this.#settle(message.id, message.ok ? { kind: "accepted", value: message.value } : { kind: "refused", sentence: message.sentence });
      });
      this.#child.on("exit", () => {
        this.alive = false;
        for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: "cut-off" });
        resolve();
        onDeath();
      });
    });
    // A message that crosses its death is nobody's any more.
    this.#child.on("error", () => {});
  }

  ask(wish: Wish): Promise<Granted> {
    if (!this.alive) return Promise.resolve({ kind: "cut-off" });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ id, wish });
    });
  }

  /** What it shows now; undefined when it is dead. */
  async look(): Promise<Look | undefined> {
    const granted = await this.ask({ kind: "look" });
    return granted.kind === "accepted" ? (granted.value as Look) : undefined;
  }

  prices(prices: Readonly<Record<string, number>>): void {
    if (this.alive) this.#send({ prices });
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #send(message: unknown): void {
    this.#child.send(message as object, (error) => void error);
  }

  #settle(id: number, granted: Granted): void {
    this.#waiting.get(id)?.(granted);
    this.#waiting.delete(id);
  }
}
