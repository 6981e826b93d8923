import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { PageCommand } from "../commands.ts";

/** How well a text answers what was typed: 0 = not at all, 1 = the same. Prefix before word beginnings before inside. */
export function textScore(text: string, typed: string): number {
  const hay = text.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 0;
  if (hay === words.join(" ")) return 1;
  let total = 0;
  for (const word of words) {
    const at = hay.indexOf(word);
    if (at === -1) return 0;
    const begins = at === 0 ? 0.9 : /[^a-z0-9]/.test(hay[at - 1] ?? "") || hay.search(new RegExp(`[^a-z0-9]${escape(word)}`)) >= 0 ? 0.7 : 0.35;
    total += begins + 0.05 * (word.length / hay.length);
  }
  return Math.min(0.99, total / words.length);
}

function escape(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

export function commandScore(command: PageCommand, typed: string): number {
  return Math.max(textScore(command.title, typed), textScore(`${command.group} ${command.title}`, typed) * 0.8);
}

/** The terminal has ranked its instruments already; this places them against the commands. */
export function instrumentScore(instrument: InstrumentView, typed: string): number {
  return Math.max(textScore(instrument.symbol, typed), textScore(instrument.name, typed) * 0.85, 0.3);
}

export interface Ranked {
  readonly commands: readonly PageCommand[];
  /** Whether the instruments stand above the commands. */
  readonly instrumentsFirst: boolean;
}

/** Most commands shown beside instruments. */
const MOST = 12;

/** With nothing typed every command is listed, in its order; else those that match, best first. */
export function rank(commands: readonly PageCommand[], instruments: readonly InstrumentView[], typed: string): Ranked {
  const offered = commands.filter((command) => command.keyOnly !== true && command.when?.() !== false);
  if (typed.trim() === "") return { commands: offered, instrumentsFirst: false };
  const scored = offered.map((command) => ({ command, score: commandScore(command, typed) })).filter(({ score }) => score > 0);
  scored.sort((a, b) => b.score - a.score);
  const bestInstrument = Math.max(0, ...instruments.map((one) => instrumentScore(one, typed)));
  return { commands: scored.slice(0, MOST).map(({ command }) => command), instrumentsFirst: bestInstrument >= (scored[0]?.score ?? 0) };
}
