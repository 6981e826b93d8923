import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import type { Block } from "./ticket-block.ts";
import type { SendState } from "./sending.ts";
import { TicketOutcome } from "./ticket-outcome.tsx";
import classes from "./ticket.module.css";

interface SendFootProps {
  /** What the button does, in full. */
  readonly words: string;
  readonly block: Block | undefined;
  readonly press: SendState;
  readonly send: () => void;
  /** A way out of the block, offered beside it. */
  readonly offer?: { readonly label: string; readonly run: () => void } | undefined;
}

/** Says in full what it will do; while it cannot, why. It stays in the tab order, so that the reason can be read. */
export function SendFoot({ words, block, press, send, offer }: SendFootProps) {
  // The press was refused for what stands in its way: told once.
  const told = press.kind === "refused" && press.failure.sentence === block?.sentence;
  const busy = press.kind === "checking" || press.kind === "sending";
  return (
    <footer className={classes["foot"]}>
      <button
        type="button" className={classes["send"]} aria-disabled={block !== undefined || busy} aria-busy={busy}
        aria-describedby={block ? "ticket-block" : undefined} onClick={send}
      >
        {busy ? "Sending…" : words} <kbd>Enter</kbd>
      </button>
      {offer && <button type="button" className={cx("button", classes["offer"])} onClick={offer.run}>{offer.label}</button>}
      {block && <p id="ticket-block" role="status" className={block.atField || told ? "visually-hidden" : block.quiet ? classes["quiet"] : classes["block"]}>{noBreak(block.sentence)}</p>}
      <TicketOutcome press={press} />
    </footer>
  );
}
