export type Level = "info" | "warn" | "error";

/** Facts beside the sentence, plain JSON, under names that no line has of itself. */
export type Facts = Readonly<Record<string, unknown>> & { readonly [own in "at" | "level" | "event" | "sentence"]?: never };

/** Notes one event. @param event its name, in dotted words: `strategy.running`. */
export type Tell = (level: Level, event: string, sentence: string, facts?: Facts) => void;
