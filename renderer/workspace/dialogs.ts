import type { ReactNode } from "react";
import { create } from "zustand";

export interface Question {
  readonly title: string;
  readonly body: ReactNode;
  /** The words on the button that does it: "Cancel 3 orders", never "OK". */
  readonly action: string;
  /** Red, for what costs money or cannot be taken back. */
  readonly danger?: boolean;
  /** To be read first: Enter alone does not say yes, so that a second press out of habit agrees to nothing. */
  readonly careful?: boolean;
}

export type Tone = "plain" | "good" | "bad" | "warning" | "alarm";

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly sentence: string;
  readonly action: ToastAction | undefined;
  /** How often the same was said. */
  readonly count: number;
}

interface Asked extends Question {
  readonly id: number;
  readonly answer: (yes: boolean) => void;
}

interface Dialogs {
  /** First is shown, the others wait. */
  readonly questions: readonly Asked[];
  readonly toasts: readonly Toast[];
}

/** Alarms stay until they are closed; the rest leaves by itself, ms. */
export const TOAST_MS: Readonly<Record<Tone, number>> = { plain: 4_000, good: 4_000, warning: 8_000, bad: 10_000, alarm: Number.POSITIVE_INFINITY };
const MOST_TOASTS = 5;

export const useDialogs = create<Dialogs>(() => ({ questions: [], toasts: [] }));

let last = 0;

/** Asks before something happens. Enter says yes, Esc no; the focus goes back where it was. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const id = ++last;
    const answer = (yes: boolean): void => {
      const { questions } = useDialogs.getState();
      if (!questions.some((asked) => asked.id === id)) return;
      useDialogs.setState({ questions: questions.filter((asked) => asked.id !== id) });
      resolve(yes);
    };
    useDialogs.setState({ questions: [...useDialogs.getState().questions, { ...question, id, answer }] });
  });
}

/** Says something at the corner. The same sentence again raises its count; past five, the oldest that is no alarm goes. */
export function toast(tone: Tone, sentence: string, action?: ToastAction): void {
  const { toasts } = useDialogs.getState();
  const same = toasts.find((known) => known.sentence === sentence && known.tone === tone);
  const rest = toasts.filter((known) => known !== same);
  const all = [...rest, { id: ++last, tone, sentence, action, count: (same?.count ?? 0) + 1 }];
  const surplus = all.length > MOST_TOASTS ? (all.find((known) => known.tone !== "alarm") ?? all[0]) : undefined;
  useDialogs.setState({ toasts: all.filter((known) => known !== surplus) });
}

export function closeToast(id: number): void {
  useDialogs.setState({ toasts: useDialogs.getState().toasts.filter((known) => known.id !== id) });
}
