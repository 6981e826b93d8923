/**
 * The few kinds of failure, each saying whether the outcome is known. `sentence` is what a trader
 * reads: what happened and what to do next.
 */
export type Failure =
  /** A rule of ours said no. Nothing was sent. */
  | { readonly kind: "Refused"; readonly sentence: string; readonly rule: string; readonly limit: string; readonly value: string }
  /** The broker said no, definitely. `text` is verbatim. */
  | { readonly kind: "BrokerRefused"; readonly sentence: string; readonly code: string; readonly text: string }
  /** Sent, and the outcome is not known: never to be read as a rejection. */
  | { readonly kind: "Unresolved"; readonly sentence: string }
  | { readonly kind: "NotConnected"; readonly sentence: string }
  | { readonly kind: "BadInput"; readonly sentence: string; readonly field: string; readonly expected: string }
  /** Ours: a bug. */
  | { readonly kind: "Fault"; readonly sentence: string };

export class TerminalError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.sentence, options);
    this.name = failure.kind;
    this.failure = failure;
  }
}

export function refused(rule: string, sentence: string, limit: string, value: string): Failure {
  return { kind: "Refused", sentence, rule, limit, value };
}

export function badInput(field: string, expected: string, sentence: string): Failure {
  return { kind: "BadInput", sentence, field, expected };
}

export function notConnected(sentence: string): Failure {
  return { kind: "NotConnected", sentence };
}

/** What any thrown value becomes when it must cross a boundary. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TerminalError) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: "Fault", sentence: `Something in Sauda went wrong: ${detail}` };
}
