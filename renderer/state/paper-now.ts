import { useEffect } from "react";
import { create } from "zustand";
import type { PerformanceView } from "../../shared/contract/schemas/paper.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Money } from "../../shared/domain/units.ts";
import { ZERO } from "../../shared/domain/units.ts";
import { client } from "../connection/client.ts";
import { useTerminal } from "./terminal.ts";

/** How often the figures are asked for while somebody shows them, ms. */
const EVERY_MS = 1_000;

export interface PaperFigures {
  readonly view: PerformanceView | undefined;
  /** Why the newest figures could not be had; those of before stay in view. */
  readonly problem: string | undefined;
}

const NOTHING: PaperFigures = { view: undefined, problem: undefined };

/** Present figures of the accounts that are shown somewhere. */
const usePaperFigures = create<{ readonly of: ReadonlyMap<AccountId, PaperFigures> }>(() => ({ of: new Map() }));

interface Asker {
  shows: number;
  asking: boolean;
  /** Something happened while an answer was on its way: it may not have it. */
  again: boolean;
  timer: ReturnType<typeof setInterval>;
}
const askers = new Map<AccountId, Asker>();

function keep(account: AccountId, figures: PaperFigures | undefined): void {
  const of = new Map(usePaperFigures.getState().of);
  if (figures) of.set(account, figures);
  else of.delete(account);
  usePaperFigures.setState({ of });
}

/** Asks now. While an answer is on its way, once more after it. */
export function askPaper(account: AccountId): void {
  const asker = askers.get(account);
  if (!asker) return;
  if (asker.asking) {
    asker.again = true;
    return;
  }
  asker.asking = true;
  asker.again = false;
  const mine = (): boolean => askers.get(account) === asker;
  client
    .call("paper.performance", { account })
    .then(
      (view) => mine() && keep(account, { view, problem: undefined }),
      (error: unknown) => mine() && keep(account, { view: usePaperFigures.getState().of.get(account)?.view, problem: failureOf(error).sentence }),
    )
    .finally(() => {
      asker.asking = false;
      if (asker.again) askPaper(account);
    });
}

function show(account: AccountId): () => void {
  const known = askers.get(account);
  const asker = known ?? { shows: 0, asking: false, again: false, timer: setInterval(() => document.visibilityState === "visible" && askPaper(account), EVERY_MS) };
  asker.shows++;
  askers.set(account, asker);
  return () => {
    if (--asker.shows > 0) return;
    clearInterval(asker.timer);
    askers.delete(account);
    keep(account, undefined);
  };
}

/**
 * The figures of a paper account's present run, asked for every second and after each fill: once for all
 * that show them, so that the header and the panel never tell two numbers. Undefined asks for nothing.
 */
export function usePaperNow(account: AccountId | undefined): PaperFigures {
  const link = useTerminal((state) => state.link);
  const fills = useTerminal((state) => state.fills);
  useEffect(() => (account === undefined ? undefined : show(account)), [account]);
  useEffect(() => {
    if (account !== undefined) askPaper(account);
  }, [account, link, fills]);
  return usePaperFigures(({ of }) => (account === undefined ? undefined : of.get(account)) ?? NOTHING);
}

/** Net of the day, charges taken off: the change of equity. 0 on a day on which the account has no figures yet. */
export function netOfDay({ days }: PerformanceView, day: string | undefined): Money {
  const last = days.at(-1);
  return last && (day === undefined || last.day === day) ? last.net : ZERO;
}
