import type { TradeEntry, TradePicture } from "../../../shared/contract/schemas/trade-journal.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { clientOf, worldOf } from "../../../shared/domain/identity.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { terminalStore } from "../../state/terminal.ts";
import { shortDay } from "../../theme/day-text.ts";

export const PICTURE_WORDS: Readonly<Record<TradePicture["kind"], string>> = { entry: "At entry", exit: "At exit", attached: "Attached" };
export const VERDICT_WORDS = { kept: "Kept", broken: "Broken" } as const;

/** "20 Nov 09:16:04". */
export function momentText(at: number): string {
  return `${shortDay(istDay(at))} ${istTime(at)}`;
}

/** "20 Nov 09:16:04 – 09:30:11", with the second day where it is another. */
export function spanText({ openedAt, closedAt }: Pick<TradeEntry, "openedAt" | "closedAt">): string {
  if (closedAt === undefined) return `${momentText(openedAt)} – open`;
  return `${momentText(openedAt)} – ${istDay(closedAt) === istDay(openedAt) ? istTime(closedAt) : momentText(closedAt)}`;
}

/** "2 d 3 h", "14 min", "8 s". */
export function heldText({ openedAt, closedAt }: Pick<TradeEntry, "openedAt" | "closedAt">): string {
  if (closedAt === undefined) return "";
  const seconds = Math.round((closedAt - openedAt) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min`;
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function accountTitle(account: AccountId): string {
  const { accounts, paper } = terminalStore.getState();
  return accounts.get(account)?.title ?? paper.get(account)?.name ?? `${clientOf(account)} (${worldOf(account)})`;
}
