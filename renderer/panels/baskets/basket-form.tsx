import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { KeyboardEvent } from "react";
import type { BasketPreview, BasketRequest } from "../../../shared/contract/schemas/plans.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import { useAccount } from "../../state/account.ts";
import { instruments } from "../../state/instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { CONSENT_OFFER, CONSENT_WANTED, askConsent, wantsConsent } from "../ticket/consent.ts";
import { MarginWords, marginName } from "../ticket/margin-words.tsx";
import { Segments } from "../ticket/segments.tsx";
import { SendFoot } from "../ticket/send-foot.tsx";
import { sending, useSending } from "../ticket/sending.ts";
import type { Shipment } from "../ticket/sending.ts";
import { blockPlan } from "../ticket/ticket-block.ts";
import ticket from "../ticket/ticket.module.css";
import { AddLine } from "./add-line.tsx";
import { BasketLineRow } from "./basket-lines.tsx";
import { useBasketFigures } from "./basket-preview.ts";
import type { BasketFigures } from "./basket-preview.ts";
import { showBeforeSending } from "./basket-question.tsx";
import { addLine, emptyBasket, useBasket } from "./basket-store.ts";
import { readBasket } from "./basket-terms.ts";
import classes from "./basket.module.css";

const IF_REFUSED = [
  { value: "stop", text: "Stop", title: "What went stays, the rest is not sent" },
  { value: "roll back", text: "Roll back", title: "What went is cancelled or closed again" },
  { value: "go on", text: "Go on", title: "The rest is sent all the same" },
] as const;

/** Views of instruments as they become known. */
function useViews(): typeof instruments.get {
  useSyncExternalStore(instruments.onChange, () => useBasket.getState().lines.filter(({ instrument }) => instruments.get(instrument)).length);
  return instruments.get;
}

/** Several orders as one: hedges go first, margin is judged together, the way back is shown before sending. */
export function BasketForm() {
  const draft = useBasket();
  const account = useAccount();
  const viewOf = useViews();
  const chosen = useSelection((selection) => selection.instrument);
  const link = useTerminal((state) => state.link);
  const linkSentence = useTerminal((state) => state.linkSentence);
  const press = useSending(({ state }) => state);
  const reading = readBasket(draft, account?.id, viewOf);
  const figures = useBasketFigures(reading.ok && link === "live" ? reading.basket : undefined);
  const keys = useMemo(() => [...new Set(draft.lines.map(({ instrument }) => instrument))], [draft.lines]);
  useWant("basket", keys);
  const shipment: Shipment | undefined = reading.ok ? { kind: "basket", basket: reading.basket } : undefined;
  const block = blockPlan({ connected: link === "live", linkSentence, account, problems: problemsOf(reading, figures), otherInDoubt: press.kind === "doubt" && (!shipment || !sending.repeats(shipment)) });
  const { preview } = figures;
  useEffect(() => showBeforeSending(preview), [preview]);
  const send = (): void => {
    if (!block && shipment && !sending.locked) void sending.place(shipment).then(() => sending.state.kind === "sent" && emptyBasket());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === "Escape" && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      leave(draft.lines.length);
    } else if (event.altKey && event.key.toLowerCase() === "i" && chosen !== undefined) {
      event.preventDefault();
      addLine(chosen);
    } else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement) && !(event.target instanceof HTMLSelectElement)) {
      event.preventDefault();
      if (!event.repeat) send();
    }
  };
  const many = draft.lines.length;
  return (
    <div className={cx(ticket["tabContent"], ticket["buying"])} onKeyDown={onKeyDown}>
      <div className={ticket["body"]}>
        <AddLine />
        {many === 0 ? (
          <p className={ticket["hint"]}>No orders yet. Search above, or press <kbd>Alt I</kbd> to take the instrument of the chart.</p>
        ) : (
          <ol className={classes["lines"]} aria-label="Orders of the basket">
            {draft.lines.map((line, i) => (
              <BasketLineRow key={line.id} line={line} number={i + 1} turn={turnOf(figures, i)} problems={reading.ok ? (preview?.problems[i] ?? []) : []} />
            ))}
          </ol>
        )}
        <Segments label="If one is refused" options={IF_REFUSED} value={draft.ifRefused} onChange={(ifRefused) => useBasket.setState({ ifRefused })} />
        <p className={ticket["quiet"]}>{`If one is refused: ${(IF_REFUSED.find(({ value }) => value === draft.ifRefused)?.title ?? "").toLowerCase()}.`}</p>
        {reading.ok && <Figures figures={figures} ifRefused={draft.ifRefused} />}
      </div>
      <SendFoot offer={consentOffer(reading, figures)} words={`Send ${many === 1 ? "1 order" : `${many} orders`} as a basket`} block={block} press={press} send={send} />
    </div>
  );
}

/** Esc empties the basket, which can be undone; an empty one gives the keyboard back to the chart. */
function leave(lines: number): void {
  if (sending.locked) return;
  if (sending.state.kind === "doubt") return sending.setAside();
  const idle = sending.state.kind === "idle";
  sending.setAside();
  if (lines > 0) toast("plain", "The basket is empty.", { label: "Undo", run: emptyBasket() });
  else if (idle) focusPanel("chart");
}

function turnOf({ preview, stale }: BasketFigures, line: number): number | undefined {
  const at = stale || !preview ? -1 : preview.order.indexOf(line);
  return at < 0 ? undefined : at + 1;
}

/** Unreadable lines first; then what the terminal says against lines that can be read. */
function problemsOf(reading: ReturnType<typeof readBasket>, { preview, stale, failure }: BasketFigures): readonly { readonly field: string; readonly sentence: string; readonly missing: boolean }[] {
  if (!reading.ok) return reading.problems;
  // The way back is shown before anything goes: without it, or with that of an earlier basket, nothing does.
  if (failure !== "") return [{ field: "instrument", sentence: `Margin and way back are not known, so nothing is sent: ${failure}`, missing: false }];
  if (stale || !preview) return [{ field: "instrument", sentence: "Margin and way back are being worked out.", missing: true }];
  return preview.problems.flatMap((problems, i) => problems.map((problem) => ({ field: "instrument", sentence: `Line ${i + 1}: ${wantsConsent([problem]) ? CONSENT_WANTED : problem.sentence}`, missing: false })));
}

/** A line in a share under surveillance: its notice can be read and agreed to from here. */
function consentOffer(reading: ReturnType<typeof readBasket>, { preview, stale }: BasketFigures): { readonly label: string; readonly run: () => void } | undefined {
  if (!reading.ok || stale || !preview) return undefined;
  const { account, lines } = reading.basket;
  const line = lines[preview.problems.findIndex((problems) => wantsConsent(problems))];
  return line && { label: CONSENT_OFFER, run: () => void askConsent(account, line.instrument) };
}

function Figures({ figures: { preview, stale }, ifRefused }: { readonly figures: BasketFigures; readonly ifRefused: BasketRequest["ifRefused"] }) {
  if (!preview) return null;
  const saved = preview.marginAlone - (preview.marginSource?.own ?? preview.margin);
  return (
    <section className={cx(ticket["summary"], stale && ticket["fading"])} aria-label="Cost of the basket" aria-busy={stale}>
      {reordered(preview) && <p className={ticket["hint"]}>Hedge legs go first: the numbers show the order of sending.</p>}
      <p className={ticket["row"]}><span>{marginName(preview.marginSource, "Margin together")}</span><b className={cx(preview.margin > preview.available && ticket["short"])}>{formatMoney(preview.margin)} <span className={ticket["note"]}>{`of ${formatMoney(preview.available)}`}</span></b></p>
      <MarginWords source={preview.marginSource} />
      <p className={ticket["row"]}><span>{preview.marginSource ? "Each alone, our estimate" : "Each alone"}</span><b>{formatMoney(preview.marginAlone)} {saved > 0 && <span className={ticket["note"]}>{`${formatMoney(saved)} saved`}</span>}</b></p>
      <p className={ticket["row"]}><span>Charges</span><b>{formatMoney(preview.charges)}</b></p>
      <Rollback plan={preview.rollback} automatic={ifRefused === "roll back"} />
    </section>
  );
}

function reordered({ order }: BasketPreview): boolean {
  return order.some((line, i) => line !== i);
}

function Rollback({ plan, automatic }: { readonly plan: readonly string[]; readonly automatic: boolean }) {
  if (plan.length === 0) return null;
  return (
    <div className={classes["rollback"]}>
      <p>{automatic ? "If one is refused, this is done:" : "To undo it by “Roll back”, this would be done:"}</p>
      <ol>{plan.map((step) => <li key={step}>{noBreak(step)}</li>)}</ol>
    </div>
  );
}

