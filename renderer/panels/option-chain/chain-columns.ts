import { z } from "zod";
import { loadSetting, saveSetting } from "../../state/settings.ts";

export const CHAIN_COLUMNS = ["gamma", "vega", "theta", "delta", "iv", "oi", "change", "ltp"] as const;
/** One column of either side. Calls have them in this order, towards the strike; puts in the other. */
export type ChainColumn = (typeof CHAIN_COLUMNS)[number];

export const COLUMN_WORDS: Readonly<Record<ChainColumn, { readonly title: string; readonly about: string; readonly width: number }>> = {
  ltp: { title: "LTP ₹", about: "Last price, live", width: 60 },
  change: { title: "Chg %", about: "Since yesterday's close, live", width: 54 },
  oi: { title: "OI", about: "Open interest in units: L is a lakh, Cr a crore", width: 72 },
  iv: { title: "IV %", about: "Implied volatility, per cent a year", width: 44 },
  delta: { title: "Delta", about: "By one rupee of the underlying", width: 46 },
  theta: { title: "Theta", about: "Rupees a calendar day", width: 50 },
  vega: { title: "Vega", about: "Rupees by one percent point of volatility", width: 46 },
  gamma: { title: "Gamma", about: "Delta by one rupee of the underlying", width: 52 },
};

export const STRIKE_WIDTH = 84;
/** What a chain is first shown with, and what it cannot do without. */
const FIRST: readonly ChainColumn[] = ["delta", "iv", "oi", "change", "ltp"];
export const ALWAYS: ChainColumn = "ltp";

/** Kept among the small choices of the page. */
const saved = z.looseObject({ chainColumns: z.array(z.enum(CHAIN_COLUMNS)).optional() });

export function loadColumns(): readonly ChainColumn[] {
  const found = saved.safeParse(loadSetting("page"));
  const kept = found.success ? found.data.chainColumns : undefined;
  return kept ? inOrder(kept) : FIRST;
}

export function keepColumns(columns: readonly ChainColumn[]): void {
  const found = saved.safeParse(loadSetting("page"));
  saveSetting("page", { ...(found.success ? found.data : {}), chainColumns: [...columns] });
}

/** In the chain's order, with the one that is always there. */
export function inOrder(columns: readonly ChainColumn[]): readonly ChainColumn[] {
  const wanted = new Set<ChainColumn>([...columns, ALWAYS]);
  return CHAIN_COLUMNS.filter((column) => wanted.has(column));
}

/** Grid columns of a row and of its head: calls, strike, puts. */
export function templateOf(columns: readonly ChainColumn[]): string {
  const widths = columns.map((column) => `minmax(${COLUMN_WORDS[column].width}px, 1fr)`);
  return [...widths, `${STRIKE_WIDTH}px`, ...widths.toReversed()].join(" ");
}

/** Narrower than this the chain scrolls sideways, px. */
export function leastWidth(columns: readonly ChainColumn[]): number {
  return STRIKE_WIDTH + 2 * columns.reduce((sum, column) => sum + COLUMN_WORDS[column].width, 0);
}
