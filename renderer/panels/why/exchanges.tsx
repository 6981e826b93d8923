import { useState } from "react";
import type { StoryView } from "../../../shared/contract/schemas/story.ts";
import { Section } from "./story-parts.tsx";
import { bytesText, laidOut, spanText } from "./story-words.ts";
import classes from "./why.module.css";

const PER_MS = 1_000;
const WORDS = { place: "Place", modify: "Modify", cancel: "Cancel" } as const;

/** The bytes that went to the broker, without secrets, and those that came back. */
export function Exchanges({ exchanges }: { readonly exchanges: StoryView["exchanges"] }) {
  if (exchanges.length === 0) {
    return (
      <Section title="Sent and answered">
        <p className={classes["none"]}>Nothing was sent from here.</p>
      </Section>
    );
  }
  return (
    <Section title="Sent and answered">
      {exchanges.map(({ what, route, sent, status, answer, roundTripMs }, i) => (
        <div key={`${what} ${i}`} className={classes["exchange"]}>
          <p>
            <b>{WORDS[what]}</b> <span className={classes["code"]}>{route}</span>
            <span className={classes["meta"]}>{[...(overHttp(route, status) ? [`HTTP ${status}`] : []), ...(roundTripMs === undefined ? [] : [spanText(roundTripMs * PER_MS)])].join(" · ")}</span>
          </p>
          <Bytes title="Sent" text={sent} />
          {answer === undefined || status === 0 ? <p className={classes["doubt"]}>No answer came back.</p> : <Bytes title="Answer" text={answer} />}
        </div>
      ))}
    </Section>
  );
}

/** A paper account's desk is in this house, and status 0 stands for no answer. */
function overHttp(route: string, status: number | undefined): boolean {
  return status !== undefined && status !== 0 && !route.startsWith("paper ");
}

function Bytes({ title, text }: { readonly title: string; readonly text: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("failed"),
    );
  };
  return (
    <div className={classes["bytes"]}>
      <div>
        <span>{`${title}, ${bytesText(text)}`}</span>
        <button type="button" onClick={copy} aria-label={`Copy: ${title}`}>
          {{ no: "Copy", yes: "Copied", failed: "No clipboard: select the text, Ctrl+C" }[copied]}
        </button>
      </div>
      <pre>{laidOut(text)}</pre>
    </div>
  );
}
