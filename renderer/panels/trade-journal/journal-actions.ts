import type { Request } from "../../../shared/contract/commands.ts";
import type { TradeEntry, WholeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { chartColours } from "../../charts/chart-theme.ts";
import { shownChart } from "../../charts/shown-chart.ts";
import { framed } from "../../charts/trade-picture.ts";
import { client } from "../../connection/client.ts";
import { instrumentTitle } from "../../state/instrument-words.ts";
import { marketTime } from "../../state/market-time.ts";
import { useSelection } from "../../state/selection.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { pictureOfNow } from "./picture-taker.ts";
import { useTradeJournal } from "./journal-store.ts";

const { getState: now, setState: set } = useTradeJournal;

async function attempt(what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toast("bad", `${what}: ${failureOf(error).sentence}`);
    return false;
  }
}

type Words = Request<"tradeJournal.write">["words"];

/** Shown at once; what the terminal refuses is told, and the entry is read anew. */
export async function writeWords(entry: TradeEntry, words: Words): Promise<void> {
  const { whole } = now();
  if (whole?.id === entry.id) {
    const { verdict, rating, ...rest } = { ...whole, ...words };
    set({ whole: { ...rest, ...(verdict && { verdict }), ...(rating && { rating }) } as WholeEntry });
  }
  const kept = await attempt("What you said of the trade was not kept", async () => void (await client.call("tradeJournal.write", { entry: entry.id, words })));
  if (!kept && now().whole?.id === entry.id && whole) set({ whole });
}

/** Kept, then broken, then not said. */
export function turnVerdict(entry: TradeEntry): Promise<void> {
  return writeWords(entry, { verdict: entry.verdict === undefined ? "kept" : entry.verdict === "kept" ? "broken" : null });
}

export async function removePicture(picture: number, words: string): Promise<void> {
  const sure = await confirm({ title: `Remove the picture “${words}”?`, body: "Its file is deleted. One that was taken by itself is not taken again.", action: "Remove the picture", danger: true });
  if (!sure) return;
  await attempt("The picture was not removed", async () => {
    await client.call("tradeJournal.removePicture", { picture });
    if (now().dialog?.kind === "picture") set({ dialog: undefined });
  });
}

/** The chart that is on the screen where it shows this instrument, else the instrument's own, drawn for it. */
export async function attachChart(entry: TradeEntry): Promise<void> {
  const name = instrumentTitle(entry.instrument);
  const done = await attempt(`The chart of ${name} was not attached`, async () => {
    const shown = shownChart();
    const canvas = shown?.instrument() === entry.instrument ? shown.canvas() : undefined;
    const at = marketTime.now();
    const { fills } = await client.call("tradeJournal.open", { entry: entry.id });
    const png = canvas ? framed(canvas, { title: name, about: at === undefined ? "Attached" : `Attached · ${istDay(at)} ${istTime(at)} IST` }, chartColours()) : await pictureOfNow(entry, fills);
    await client.call("tradeJournal.attach", { entry: entry.id, kind: "attached", png });
  });
  if (done) toast("good", `The chart of ${name} is attached to its trade.`);
}

/** From anywhere: to the newest trade in what the chart shows, of the account that is traded in. */
export async function attachShown(): Promise<void> {
  const { instrument, account } = useSelection.getState();
  if (instrument === undefined) return toast("plain", "Choose an instrument first: its chart is attached to its newest trade.");
  await attempt("The chart was not attached", async () => {
    const { entries } = await client.call("tradeJournal.list", { filter: { text: instrument, ...(account && { account }) }, most: 100 });
    const newest = entries.find((entry) => entry.instrument === instrument);
    if (newest) await attachChart(newest);
    else toast("plain", `There is no trade in ${instrumentTitle(instrument)} to attach its chart to.`);
  });
}

export async function keepRules(rules: readonly string[]): Promise<string | undefined> {
  try {
    await client.call("tradeJournal.rules", { rules: [...rules] });
    return undefined;
  } catch (error) {
    return failureOf(error).sentence;
  }
}
