import type { ReactNode } from "react";
import { create } from "zustand";

/** A question that is answered by typing a word: for what must never happen by a slip. */
export interface TypedQuestion {
  readonly title: string;
  readonly body: ReactNode;
  /** Must be typed exactly. */
  readonly word: string;
  readonly action: string;
  /** Red, for what cannot be taken back. */
  readonly danger?: boolean;
  /** Does it; what it throws is shown in the dialog, which then stays open. */
  readonly run: (typed: string) => Promise<void>;
}

interface Asked extends TypedQuestion {
  readonly done: (yes: boolean) => void;
}

export const useTypedQuestion = create<{ readonly question: Asked | undefined }>(() => ({ question: undefined }));

/** @returns true once it was typed and done, false when it was left. A second question while one is open is left at once. */
export function askTyped(question: TypedQuestion): Promise<boolean> {
  if (useTypedQuestion.getState().question) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (yes: boolean): void => {
      useTypedQuestion.setState({ question: undefined });
      resolve(yes);
    };
    useTypedQuestion.setState({ question: { ...question, done } });
  });
}
