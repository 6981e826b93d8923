import { UnattendedProcess } from "../../../electron/unattended/process.ts";
import { readStrategiesFile } from "../../../electron/unattended/file/strategies-file.ts";
import type { Facts, Level } from "../../../electron/unattended/news/tell.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { ScriptedTerminal } from "./scripted-terminal.ts";

export interface Told {
  readonly level: Level;
  readonly event: string;
  readonly sentence: string;
  readonly facts: Facts;
  readonly at: number;
}

export interface Entry {
  readonly id: string;
  readonly [field: string]: unknown;
}

export const entry = (id: string, change: object = {}): Entry => ({ id, file: "example/ema-crossover.ts", account: "Lab", capital: 200_000, ...change });

/** A process on a scripted terminal in virtual time; `ended` once it has an exit code. */
export class Rig {
  readonly time = new VirtualTime();
  readonly begun = this.time.now();
  readonly terminal = new ScriptedTerminal(this.time);
  readonly told: Told[] = [];
  readonly process: UnattendedProcess;
  ended: { readonly code: number; readonly at: number } | undefined;
  startTerminal: () => Promise<ScriptedTerminal> = async () => this.terminal;

  constructor(entries: readonly Entry[], { accounts = [{ name: "Lab", capital: 1_000_000 }], again = false, ...file }: { accounts?: readonly object[]; again?: boolean; waitSeconds?: number } = {}) {
    const text = JSON.stringify({ accounts, ...file, strategies: entries }, null, 2);
    this.process = new UnattendedProcess({
      file: readStrategiesFile("day.json", text),
      again,
      timers: this.time,
      stopwatch: () => this.time.now(),
      tell: (level, event, sentence, facts = {}) => void this.told.push({ level, event, sentence, facts, at: this.time.now() - this.begun }),
      startTerminal: () => this.startTerminal(),
      healthPort: undefined,
      healthToken: () => "",
      exit: (code) => (this.ended ??= { code, at: this.time.now() - this.begun }),
    });
  }

  /** Begins, and lets so much time pass. */
  async begin(ms = 10_000): Promise<void> {
    void this.process.begin();
    await this.time.pass(ms);
  }

  events(name: string): string[] {
    return this.told.filter(({ event }) => event === name).map(({ sentence }) => sentence);
  }

  get health(): { readonly well: boolean; readonly abouts: readonly string[] } {
    const { well, reasons } = this.process.health;
    return { well, abouts: reasons.map(({ about }) => about) };
  }
}
