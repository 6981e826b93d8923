import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const ENTRY = fileURLToPath(new URL("../../../electron/headless-strategies.ts", import.meta.url));
/** A start loads the whole terminal from source on a busy machine. */
const PATIENCE_MS = 60_000;

export interface Line {
  readonly event: string;
  readonly sentence: string;
  readonly strategy?: string;
  readonly [fact: string]: unknown;
}

export interface Health {
  readonly status: number;
  readonly body: {
    readonly reasons: readonly { readonly about: string; readonly sentence: string }[];
    readonly journal: string;
    readonly strategies: readonly { readonly id: string; readonly state: string; readonly positions: readonly { readonly quantity: number }[]; readonly open_orders: number; readonly orders_today: number }[];
  };
}

/** Sauda running a strategies file from source, in a process of its own. */
export class Child {
  readonly lines: Line[] = [];
  readonly ended: Promise<number | null>;
  #child;
  #dataDir: string;
  #said = "";
  #wake: () => void = () => {};

  /** @param before what runs it, for example a tracer. */
  constructor(dataDir: string, file: string, args: readonly string[] = [], before: readonly string[] = []) {
    const [command = process.execPath, ...rest] = [...before, process.execPath, ENTRY, "--strategies", file, "--data-dir", dataDir, "--health-port", "0", ...args];
    this.#dataDir = dataDir;
    this.#child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    onTestFinished(() => this.kill("SIGKILL"));
    this.#child.stderr.on("data", (data) => (this.#said += String(data)));
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.lines.push(JSON.parse(line) as Line);
      this.#wake();
    });
    this.ended = once(this.#child, "close").then(([code]) => {
      this.#wake();
      return code as number | null;
    });
  }

  /** To it and whatever runs it. */
  kill(signal: NodeJS.Signals): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
  }

  of(event: string): Line[] {
    return this.lines.filter((line) => line.event === event);
  }

  /** @throws Error with all that it said when no such line comes. */
  async line(is: (line: Line) => boolean): Promise<Line> {
    let late = false;
    const timer = setTimeout(() => ((late = true), this.#wake()), PATIENCE_MS);
    try {
      for (;;) {
        const found = this.lines.find(is);
        if (found) return found;
        if (late || this.#child.exitCode !== null) throw new Error(`no such line came (${late ? "late" : `it ended with ${this.#child.exitCode}`}):\n${this.lines.map((line) => JSON.stringify(line)).join("\n")}\n${this.#said}`);
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async health(): Promise<Health> {
    const { health } = await this.line(({ event }) => event === "starting");
    const token = readFileSync(join(this.#dataDir, "health.token"), "utf8").trim();
    const answer = await fetch(String(health), { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, body: (await answer.json()) as Health["body"] };
  }

  /** Asks until it says so. @throws Error with the last answer. */
  async healthWhere(is: (health: Health) => boolean): Promise<Health> {
    for (let left = PATIENCE_MS / 100; ; left--) {
      const health = await this.health();
      if (is(health)) return health;
      if (left === 0) throw new Error(`it stays so: ${JSON.stringify(health)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Writes own strategies and the file that runs them into a data folder. @returns the file's path. */
export function prepare(dataDir: string, own: Readonly<Record<string, string>>, entries: readonly object[]): string {
  mkdirSync(join(dataDir, "strategies"), { recursive: true });
  for (const [name, callback] of Object.entries(own)) writeFileSync(join(dataDir, "strategies", `${name}.ts`), classOf(callback));
  const file = join(dataDir, "day.json");
  writeFileSync(file, JSON.stringify({ accounts: [{ name: "Lab", capital: 1_000_000 }], strategies: entries.map((one) => ({ account: "Lab", capital: 200_000, ...one })) }));
  return file;
}

function classOf(onTick: string): string {
  return `import { instrument, strategy, ticks } from "sauda";
import type { Tick } from "sauda";

export class Own extends strategy({
  title: "Own",
  about: "For a test.",
  parameters: { stock: instrument({ help: "What to trade.", default: "NSE:SBIN" }) },
  series: ({ stock }) => ({ ticks: ticks(stock) }),
}) {
  count = 0;

  onTick({ instrument }: Tick): void {
    this.count += 1;
    ${onTick}
  }
}
`;
}
