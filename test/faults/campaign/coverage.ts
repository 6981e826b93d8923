import { CASES } from "../cases.ts";
import type { Outcome } from "./outcome.ts";

/** Columns of the table, each with the borders that it counts. */
const BORDERS: readonly (readonly [string, RegExp])[] = [
  ["write", /^journal: before the write/],
  ["fsync", /^journal: written, not told/],
  ["send order", /^send: (place|modify|cancel)/],
  ["sent order", /^sent: (place|modify|cancel)/],
  ["answer", /^receive: (place|modify|cancel)/],
  ["send read", /^send: (?!place|modify|cancel)/],
  ["sent read", /^sent: (?!place|modify|cancel)/],
  ["book", /^receive: (?!place|modify|cancel|socket)/],
  ["socket", /^receive: socket/],
];

/** Sums over all seeds of a campaign. */
export class Coverage {
  #sums = { seeds: 0, orders: 0, fills: 0, asked: 0, fewest: Number.POSITIVE_INFINITY };
  #kills = new Map<string, number>();
  #met = new Map<string, number>();
  #cases = new Map<string, { seeds: number; first: number }>();

  add({ seed, orders, fills, asked, kills, met, cases }: Outcome): void {
    const sums = this.#sums;
    this.#sums = { seeds: sums.seeds + 1, orders: sums.orders + orders, fills: sums.fills + fills, asked: sums.asked + asked, fewest: Math.min(sums.fewest, orders) };
    for (const [border, times] of kills) add(this.#kills, border, times);
    for (const [where, times] of met) add(this.#met, where, times);
    for (const name of cases) {
      const seen = this.#cases.get(name);
      this.#cases.set(name, { seeds: (seen?.seeds ?? 0) + 1, first: Math.min(seen?.first ?? seed, seed) });
    }
  }

  get fewestOrders(): number {
    return this.#sums.fewest;
  }

  killsAt(border: string): number {
    return this.#kills.get(border) ?? 0;
  }

  seedsWith(name: string): number {
    return this.#cases.get(name)?.seeds ?? 0;
  }

  summary(): string {
    const { seeds, orders, fills, asked } = this.#sums;
    const kills = [...this.#kills.values()].reduce((sum, times) => sum + times, 0);
    return `${seeds} seeds: ${asked} wishes, ${orders} orders, ${fills} fills, killed ${kills} times at ${this.#kills.size} borders`;
  }

  /** Kills by what was going wrong in the seconds before, and by the border at which they fell. */
  table(): string {
    const rows = new Map<string, number[]>();
    for (const [where, times] of this.#met) {
      const [fault = "", border = ""] = where.split("|");
      const column = BORDERS.findIndex(([, pattern]) => pattern.test(border));
      if (column < 0) continue;
      const row = rows.get(fault) ?? BORDERS.map(() => 0);
      row[column] = (row[column] ?? 0) + times;
      rows.set(fault, row);
    }
    const width = Math.max(5, ...[...rows.keys()].map((name) => name.length));
    const head = `${"fault".padEnd(width)} ${BORDERS.map(([name]) => name.padStart(10)).join(" ")}`;
    const lines = [...rows].sort(([a], [b]) => a.localeCompare(b)).map(([name, counts]) => `${name.padEnd(width)} ${counts.map((count) => String(count || "·").padStart(10)).join(" ")}`);
    return [head, ...lines].join("\n");
  }

  /** Each case that seeds show, with how many did and the first of them. */
  cases(): string {
    return CASES.flatMap(({ name, seen }) => {
      if (!seen) return [];
      const found = this.#cases.get(name);
      return [found ? `  ${String(found.seeds).padStart(7)} seeds, first ${String(found.first).padStart(5)}  ${name}` : `     none                 ${name}`];
    }).join("\n");
  }
}

function add(into: Map<string, number>, name: string, times: number): void {
  into.set(name, (into.get(name) ?? 0) + times);
}
