import type { SystemClock } from "../../../shared/domain/time.ts";
import { redacted } from "../../redacted.ts";
import type { Facts, Level, Tell } from "./tell.ts";

export type LogForm = "json" | "text";

/** One event a line, without what may be a secret. @param write takes a line without its end. */
export function logLines(form: LogForm, clock: SystemClock, write: (line: string) => void): Tell {
  return (level, event, sentence, facts = {}) => {
    const at = new Date(clock.now()).toISOString();
    const words = redacted(sentence);
    write(form === "json" ? JSON.stringify({ at, level, event, sentence: words, ...clean(facts) }) : textLine(at, level, event, words, facts));
  };
}

function textLine(at: string, level: Level, event: string, sentence: string, facts: Facts): string {
  const about = facts["strategy"] ?? facts["account"];
  const who = typeof about === "string" ? `${redacted(about)}: ` : "";
  const mark = level === "info" ? "" : level === "warn" ? "WARNING " : "ERROR ";
  return `${at} ${mark}[${event}] ${who}${sentence.replaceAll("\n", "\n    ")}`;
}

function clean(facts: Facts): Facts {
  return JSON.parse(JSON.stringify(facts), (_key, value: unknown) => (typeof value === "string" ? redacted(value) : value)) as Facts;
}
