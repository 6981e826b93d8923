import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { StoryView } from "../../shared/contract/schemas/story.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { AnswerBytes, OrderEvent, SentBytes } from "../../shared/domain/order-events.ts";
import { isConversion } from "../../shared/domain/conversion.ts";
import { isStanding } from "../../shared/domain/order-events.ts";
import { applyOrderEvent } from "../../shared/domain/order-machine.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import { toEvent } from "../storage/journal.ts";
import { recordWords, whoOf } from "./record-words.ts";

type Exchange = StoryView["exchanges"][number];
type Timing = StoryView["timing"][number];

interface Told {
  readonly seq: number;
  readonly event: OrderEvent;
}

/**
 * Why an order is there and what became of it, from its journal records alone.
 * @param records in order; those of other things are passed over.
 * @returns undefined when the order's beginning is not among them.
 */
export function storyOf(records: readonly JournalRecord[], key: OrderKey): StoryView | undefined {
  const told = records.flatMap((record): Told[] => {
    const event = toEvent(record);
    return isStanding(event) || event.kind === "proposal.refused" || event.kind === "position.carried" || isConversion(event) || event.key !== key ? [] : [{ seq: record.seq, event }];
  });
  const { order, fills } = fold(told);
  if (order === undefined) return undefined;
  const begun = told.find(({ event }) => event.kind === "order.approved")?.event;
  const approved = begun?.kind === "order.approved" ? begun : undefined;
  return {
    order: present(order),
    who: whoOf(order.owner, order.why),
    why: order.why?.words ?? (approved ? "Placed by hand." : order.intent === undefined ? "Not known here: it was not placed by this Sauda." : "Not known any more: its record was lost, and it was found by its tag."),
    ...(order.why?.build === undefined ? {} : { build: order.why.build }),
    ...(order.why?.decided === undefined ? {} : { decided: order.why.decided }),
    checks: [...(approved?.checks ?? [])],
    steps: stepsOf(told),
    exchanges: exchangesOf(told),
    timing: timingOf(told),
    fills,
  };
}

function fold(told: readonly Told[]): { order: Order | undefined; fills: Fill[] } {
  let order: Order | undefined;
  const fills = new Map<string, Fill>();
  for (const { event } of told) {
    if (event.kind === "order.filled" && fills.has(event.fill.key)) continue;
    const step = applyOrderEvent(order, event);
    if (step.kind !== "moved") continue;
    order = step.order;
    if (event.kind === "order.filled") fills.set(event.fill.key, event.fill);
  }
  return { order, fills: [...fills.values()] };
}

/** On the wire what is unknown is absent. */
function present(order: Order): StoryView["order"] {
  return JSON.parse(JSON.stringify(order)) as StoryView["order"];
}

/** Between two records the system's clock counts milliseconds; of the sending the stopwatch knows more. */
function stepsOf(told: readonly Told[]): StoryView["steps"] {
  return told.map(({ seq, event }, i) => {
    const before = told[i - 1]?.event;
    const steps = event.kind === "order.sent" ? event.steps : undefined;
    const passed = before === undefined ? undefined : (event.at - before.at) * 1_000;
    const us = steps === undefined ? passed : steps.journalUs + steps.laneUs;
    // A clock that was set back has measured nothing.
    return { seq, at: event.at, kind: event.kind, sentence: recordWords(event), ...(us === undefined || us < 0 ? {} : { us }) };
  });
}

/** One write to the broker and what came back; of a restart in between nothing comes. */
function exchangesOf(told: readonly Told[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let change: "modify" | "cancel" = "modify";
  let open: { readonly what: Exchange["what"]; readonly sent: SentBytes | undefined; readonly at: number } | undefined;
  const close = (answer?: AnswerBytes, at?: number): void => {
    if (open) exchanges.push(exchangeOf(open.what, open.sent, answer, answer && at !== undefined ? at - open.at : undefined));
    open = undefined;
  };
  for (const { event } of told) {
    switch (event.kind) {
      case "order.sent":
      case "change.sent":
        close();
        open = { what: event.kind === "order.sent" ? "place" : change, sent: event.sent, at: event.at };
        break;
      case "change.approved":
        close();
        change = event.change;
        break;
      case "order.acknowledged":
      case "order.refused":
      case "order.unresolved":
      case "change.accepted":
      case "change.unresolved":
      case "change.ended":
        close(event.answer, event.at);
        break;
      default:
    }
  }
  close();
  return exchanges;
}

function exchangeOf(what: Exchange["what"], sent: SentBytes | undefined, answer: AnswerBytes | undefined, roundTripMs: number | undefined): Exchange {
  return {
    what,
    route: sent?.route ?? what,
    sent: sent?.body ?? "",
    ...(answer === undefined ? {} : { status: answer.status, answer: answer.body }),
    ...(roundTripMs === undefined || roundTripMs < 0 ? {} : { roundTripMs }),
  };
}

/** Parts that follow one another: their sum is the time from asking to the broker's answer. A wait for fills is the market's own. */
function timingOf(told: readonly Told[]): Timing[] {
  const first = (...kinds: readonly OrderEvent["kind"][]): OrderEvent | undefined => told.find(({ event }) => kinds.includes(event.kind))?.event;
  const sent = first("order.sent");
  if (sent?.kind !== "order.sent") return [];
  const timing: Timing[] = [];
  const { steps, latencyUs } = sent;
  if (steps === undefined) timing.push({ step: "From asking to sending", us: latencyUs });
  else {
    timing.push({ step: "Risk checks", us: steps.gateUs }, { step: "Journal, on the disk", us: steps.journalUs }, { step: "Waiting its turn to be sent", us: steps.laneUs });
    const between = latencyUs - steps.gateUs - steps.journalUs - steps.laneUs;
    if (between > 0) timing.push({ step: "In between", us: between });
  }
  const answered = first("order.acknowledged", "order.refused");
  if (answered !== undefined && answered.at >= sent.at) timing.push({ step: "The broker's answer", us: (answered.at - sent.at) * 1_000 });
  return timing;
}
