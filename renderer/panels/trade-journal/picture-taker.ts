import type { TradeEntry, WantedPicture } from "../../../shared/contract/schemas/trade-journal.ts";
import type { Candle } from "../../../shared/domain/candle.ts";
import { barOpen } from "../../../shared/domain/candle.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { tradePicture } from "../../charts/trade-picture.ts";
import { client } from "../../connection/client.ts";
import { decimalsOf, viewTitle } from "../../state/instrument-words.ts";
import { marketTime } from "../../state/market-time.ts";
import { PICTURE_BARS, barsFit, frameOf, momentOf, planOf, untilOf } from "./picture-plan.ts";
import { useTradeJournal } from "./journal-store.ts";

/** A bar is asked for when it has been over for so long by the market's clock, ms: before, it is not told. */
const SETTLED_MS = 1_000;
/** What is not due yet, or failed, is looked at again after, ms; a failure so many times in a row. */
const AGAIN_MS = 1_500;
const PATIENCE = 4;
/** Later tries come when the page looks anew: at most so many, since a broker counts what it is asked. */
const MOST_TRIES = 8;

const tries = new Map<string, number>();
let looking = false;
let again = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes the pictures of entries and exits, whatever the panels show: also of trades that were done while no page was open. */
export function startPictures(): void {
  client.on("tradeJournal", () => void takePictures());
}

/** Looks which pictures are missing and takes them, one after another. */
export async function takePictures(): Promise<void> {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  clearTimeout(timer);
  try {
    const { pictures } = await client.call("tradeJournal.wanted", {});
    for (const wanted of pictures) await takeOne(wanted);
  } catch {
    // Without a link: the next snapshot begins anew. A journal that fails says so in its panel and by an alarm.
  } finally {
    looking = false;
    if (again) {
      again = false;
      void takePictures();
    }
  }
}

async function takeOne(wanted: WantedPicture): Promise<void> {
  const { entry, fills, kind } = wanted;
  const name = `${entry.id} ${kind}`;
  const tried = tries.get(name) ?? 0;
  if (tried >= MOST_TRIES) return;
  const frame = frameOf(entry, kind);
  if ((marketTime.now() ?? 0) < untilOf(entry, kind, frame) + SETTLED_MS) return later();
  tries.set(name, tried + 1);
  try {
    const bars = await barsOf(entry, kind);
    if ((bars.at(-1)?.at ?? 0) < barOpen(momentOf(entry, kind), frame) && tried < PATIENCE) return later();
    if (!barsFit(bars, entry, kind)) return problem(entry, kind, "the candles that are kept for that time do not show its prices. It is tried again when the page is opened anew.");
    const png = tradePicture(planOf(entry, fills, kind, bars, await wordsOf(entry)));
    await client.call("tradeJournal.attach", { entry: entry.id, kind, png });
    problem(entry, kind, undefined);
  } catch (error) {
    problem(entry, kind, failureOf(error).sentence);
    if (tried < PATIENCE) later();
  }
}

function later(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void takePictures(), AGAIN_MS);
}

async function barsOf(entry: TradeEntry, kind: "entry" | "exit"): Promise<readonly Candle[]> {
  const frame = frameOf(entry, kind);
  const before = untilOf(entry, kind, frame);
  const { candles } = await client.call("market.candles", { instrument: entry.instrument, frame, before, count: PICTURE_BARS });
  return candles.filter(({ at }) => at < before);
}

/** The chart of an entry's instrument as it stands now, as base64 of a PNG. */
export async function pictureOfNow(entry: TradeEntry, fills: WantedPicture["fills"]): Promise<string> {
  const { candles } = await client.call("market.candles", { instrument: entry.instrument, frame: frameOf(entry, "exit"), count: PICTURE_BARS });
  const last = candles.at(-1);
  if (!last) throw new Error("there are no candles of it");
  const plan = planOf(entry, fills, "attached", candles, await wordsOf(entry));
  return tradePicture({ ...plan, frame: frameOf(entry, "exit"), about: `${plan.about.split(" · ")[0] ?? ""} · ${timeWords(last.at)}` });
}

function timeWords(at: MarketTime): string {
  return `chart until ${istDay(at)} ${istTime(at)} IST`;
}

async function wordsOf({ instrument }: TradeEntry): Promise<{ name: string; decimals: 2 | 4 }> {
  const { instruments } = await client.call("instruments.resolve", { keys: [instrument] });
  const [view] = instruments;
  return { name: view ? viewTitle(view) : instrument.slice(instrument.indexOf(":") + 1), decimals: decimalsOf(view) };
}

/** Why a picture is not there, for the entry's view; undefined once it is. */
function problem({ id }: TradeEntry, kind: string, sentence: string | undefined): void {
  const { pictureProblems } = useTradeJournal.getState();
  const next = new Map(pictureProblems);
  if (sentence === undefined) next.delete(`${id} ${kind}`);
  else next.set(`${id} ${kind}`, sentence);
  useTradeJournal.setState({ pictureProblems: next });
}
