import { create } from "zustand";
import type { CardAnswer, LiveCardRequest } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";

/** A version that is about to trade live: its report card is shown, and its red checks are asked about. */
export interface LiveQuestion {
  readonly id: StrategyView["id"];
  readonly way: LiveCardRequest["way"];
  readonly parameters?: ParameterValues | undefined;
  /** Does it; what it throws is shown in the dialog, which then stays open. @param answer absent where nothing was asked. */
  readonly run: (answer: CardAnswer | undefined, word: string) => Promise<void>;
}

interface Asked extends LiveQuestion {
  readonly done: (yes: boolean) => void;
}

/** Reasons as they are typed, by check; they outlive a dialog that was closed by a slip. */
export interface ReasonDraft {
  readonly texts: Readonly<Record<string, string>>;
  readonly sameForAll: boolean;
  /** Of all, where one is chosen for them. */
  readonly forAll: string;
}

export const NO_REASONS: ReasonDraft = { texts: {}, sameForAll: false, forAll: "" };

export const useLiveQuestion = create<{ readonly question: Asked | undefined; readonly drafts: Readonly<Record<string, ReasonDraft | undefined>> }>(() => ({ question: undefined, drafts: {} }));

/** @returns true once it was done, false when it was left. A second question while one is open is left at once. */
export function askLive(question: LiveQuestion): Promise<boolean> {
  if (useLiveQuestion.getState().question) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (yes: boolean): void => {
      useLiveQuestion.setState({ question: undefined });
      resolve(yes);
    };
    useLiveQuestion.setState({ question: { ...question, done } });
  });
}

/** @param key of a strategy's version. @param draft undefined once it is used. */
export function keepDraft(key: string, draft: ReasonDraft | undefined): void {
  useLiveQuestion.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }));
}
