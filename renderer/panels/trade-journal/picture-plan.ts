import type { EntryFill, PictureKind, TradeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import type { StrategyMark } from "../../../shared/contract/schemas/strategies.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import { barOpen } from "../../../shared/domain/candle.ts";
import { formatQuantity, formatRupees, formatSignedMoney } from "../../../shared/domain/format.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { DAY_MS, MINUTE_MS, istDay, istTime } from "../../../shared/domain/time.ts";
import type { PicturePlan } from "../../charts/trade-picture.ts";
import { frameWords } from "../history/history-words.ts";

/** Bars of one picture. */
export const PICTURE_BARS = 130;
/** A fill so far outside of the bars' range is of another market, or the bars are adjusted: the picture would mislead. */
const FAR = 0.03;

/** How long a bar is, so that the whole trade fits into some 90 of them. */
export function frameOf({ product, openedAt, closedAt }: Pick<TradeEntry, "product" | "openedAt" | "closedAt">, kind: PictureKind): Frame {
  if (kind !== "exit" || closedAt === undefined) return product === "MIS" ? 1 : 5;
  const length = closedAt - openedAt;
  if (length <= 80 * MINUTE_MS) return 1;
  if (length <= DAY_MS / 3) return 5;
  return length <= 14 * DAY_MS ? 60 : 1440;
}

/** The time up to which bars are wanted: the end of that of the fill. */
export function untilOf(entry: Pick<TradeEntry, "openedAt" | "closedAt">, kind: "entry" | "exit", frame: Frame): MarketTime {
  return (barOpen(momentOf(entry, kind), frame) + Math.min(frame, 1440) * MINUTE_MS) as MarketTime;
}

/** When it happened what the picture is of. */
export function momentOf({ openedAt, closedAt }: Pick<TradeEntry, "openedAt" | "closedAt">, kind: PictureKind): MarketTime {
  return kind === "exit" ? (closedAt ?? openedAt) : openedAt;
}

/** Whether the bars are those in which the trade was done: they reach its day, and its price. In an illiquid one the last may be of some time before. */
export function barsFit(bars: readonly Candle[], entry: Pick<TradeEntry, "entryPrice" | "product" | "openedAt" | "closedAt">, kind: "entry" | "exit"): boolean {
  const { entryPrice } = entry;
  const last = bars.at(-1);
  if (!last || bars.length < 2) return false;
  if (frameOf(entry, kind) < 1440 && istDay(last.at) !== istDay(momentOf(entry, kind))) return false;
  const low = Math.min(...bars.map((bar) => bar.low));
  const high = Math.max(...bars.map((bar) => bar.high));
  return entryPrice >= low * (1 - FAR) && entryPrice <= high * (1 + FAR);
}

interface Words {
  /** What people call the instrument. */
  readonly name: string;
  readonly decimals: 2 | 4;
}

export function planOf(entry: TradeEntry, fills: readonly EntryFill[], kind: PictureKind, bars: readonly Candle[], { name, decimals }: Words): PicturePlan {
  const { side, entered, product, entryPrice, exitPrice, openedAt, closedAt, instrument, net } = entry;
  const frame = frameOf(entry, kind);
  const atEntry = kind === "entry";
  const marks = fills.filter(({ at }) => !atEntry || at <= openedAt).map((fill): StrategyMark => ({ kind: "fill", at: fill.at, instrument, side: fill.side, price: fill.price, quantity: fill.quantity, words: "" }));
  const done = !atEntry && exitPrice !== undefined && closedAt !== undefined;
  const words = done ? `${formatRupees(entryPrice, decimals)} → ${formatRupees(exitPrice, decimals)} · ${formatSignedMoney(net)} net` : `at ${formatRupees(entryPrice, decimals)}`;
  const at = done ? closedAt : openedAt;
  return {
    title: `${name} ${product} · ${side === "BUY" ? "long" : "short"} ${formatQuantity(entered)} · ${words}`,
    about: `${{ entry: "Entry", exit: "Exit", attached: "Attached" }[kind]} · ${istDay(at)} ${istTime(at)} IST · bars of ${frameWords(frame)}`,
    bars, frame, marks, decimals,
    levels: [{ price: entryPrice, title: "Entry" }, ...(done ? [{ price: exitPrice, title: "Exit" }] : [])],
  };
}
