import { create } from "zustand";
import { levelAt } from "../../charts/levels.ts";
import type { Level, LineMove } from "../../charts/levels.ts";
import { atOnce, changeOf } from "../../charts/line-change.ts";
import type { LineChange } from "../../charts/line-change.ts";
import type { HeldLine } from "../../charts/line-editor.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { client } from "../../connection/client.ts";
import { formatPrice } from "../../grids/formats.ts";
import { quotes } from "../../state/quotes.ts";
import { terminalStore } from "../../state/terminal.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";

/** After the answer the news of the change are a moment away; so long the line stays where it was put, ms. */
const SETTLE_MS = 3_000;

/** Lines whose change is on its way, by id, and where they were put. */
export const usePendingLines = create<ReadonlyMap<string, Price>>(() => new Map());

function pend(id: string, price: Price | undefined): void {
  const next = new Map(usePendingLines.getState());
  if (price === undefined) next.delete(id);
  else next.set(id, price);
  usePendingLines.setState(next, true);
}

/** Lines with those that are on their way at their new place. */
export function withPending(levels: readonly Level[], pending: ReadonlyMap<string, Price>): readonly Level[] {
  if (pending.size === 0) return levels;
  return levels.map((level) => {
    const price = pending.get(level.id);
    return price === undefined || price === level.price ? level : { ...levelAt(level, price), pending: true };
  });
}

function send({ command, request }: LineChange): Promise<unknown> {
  switch (command) {
    case "bracket.change": return client.call(command, request);
    case "gtt.modify": return client.call(command, request);
    case "orders.modify": return client.call(command, request);
  }
}

/** Sends what a dropped line means; asks first where it would act at once. A refusal puts the line back and says why. */
export async function moveLine({ level, price }: HeldLine, instrument: InstrumentKey, decimals: 2 | 4): Promise<void> {
  const { move } = level;
  if (!move) return;
  const text = formatPrice(price, decimals);
  const now = atOnce(move.subject, price, quotes.field(instrument, Q.ltp), terminalStore.getState());
  if (now !== undefined && !(await confirm({ title: `${move.name} to ${text}?`, body: now, action: `Move it to ${text}`, danger: true }))) return;
  if (await put(level.id, move, price, text)) {
    toast("good", `${move.name} moved to ${text}.`, { label: "Undo", run: () => void back(level.id, move, level.price, formatPrice(level.price, decimals)) });
  }
}

async function back(id: string, move: LineMove, price: Price, text: string): Promise<void> {
  if (await put(id, move, price, text)) toast("good", `${move.name} is back at ${text}.`);
}

async function put(id: string, move: LineMove, price: Price, text: string): Promise<boolean> {
  const change = changeOf(move.subject, price, terminalStore.getState());
  if (!change) {
    toast("bad", `${move.name} was not moved: it is gone meanwhile.`);
    return false;
  }
  pend(id, price);
  try {
    await send(change);
    setTimeout(() => pend(id, undefined), SETTLE_MS);
    return true;
  } catch (error) {
    pend(id, undefined);
    const failure = failureOf(error);
    toast(failure.kind === "Unresolved" || failure.kind === "Fault" ? "alarm" : "bad", `${move.name} to ${text}: ${failure.sentence}`);
    return false;
  }
}
