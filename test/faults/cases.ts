import type { Ran } from "./world/run.ts";
import * as seen from "./seen.ts";

/** A test elsewhere that shows a case. */
export interface Shown {
  readonly file: string;
  /** A part of the test's title, or of the template of it. */
  readonly title: string;
}

export interface Case {
  readonly name: string;
  /** Whether a seed's run met it. */
  readonly seen?: (ran: Ran) => boolean;
  readonly shown?: readonly Shown[];
}

const at = (file: string, title: string): Shown => ({ file: `test/${file}`, title });

/** What may befall a terminal and must not hurt it: each is met by seeds or shown by a test. */
export const CASES: readonly Case[] = [
  { name: "kill after intent before send", seen: ({ kills }) => kills.has("journal: written, not told") || kills.has("send: place") },
  { name: "kill after send before answer", seen: ({ kills }) => kills.has("sent: place") || kills.has("receive: place") },
  { name: "time-out though accepted, and listed 5 s late", seen: seen.acceptedUnanswered },
  { name: "502, cut JSON or empty answer", seen: seen.fates("place", ["bad gateway", "cut", "empty"]) },
  { name: "same fill thrice by two paths", seen: ({ fates }) => fates.has("socket: same fill again") },
  { name: "fill before ack", seen: seen.fillBeforeAck },
  { name: "stale OPEN after COMPLETE", seen: ({ fates }) => fates.has("socket: open after complete") },
  { name: "fills over quantity", seen: ({ history }) => history.broker.orders.some((order) => order.filled > order.quantity), shown: [at("unit/angelone/books.test.ts", "fills over the quantity are read as they are")] },
  { name: "cancel crossing fill, modify crossing partial", seen: seen.crossings },
  { name: "both OCO legs", seen: seen.bothLegs },
  { name: "entry partly filled then crash", seen: seen.crashInPartialEntry },
  { name: "GTT child refused while off", shown: [at("unit/gtt/gtt-plan.test.ts", "what was met while Sauda was off fires at once and says so"), at("unit/gtt/gtt-plan.test.ts", "a child that the broker refuses ends it as refused")], seen: seen.refusedChild },
  { name: "phone trade in the same symbol", seen: seen.phone },
  { name: "warm restart with open position", seen: seen.restartWhileOpen },
  { name: "positions call failing or []", seen: (ran) => seen.fates("positions", ["bad gateway", "cut", "empty", "page", "inner failure"])(ran) && ran.fates.has("storm: books come empty") },
  { name: "non-converging reconcile", seen: seen.diverged },
  { name: "mute socket 30 s", seen: seen.storm("socket mute for 30 s") },
  { name: "token death during reconnect", seen: seen.storm("token dead while the line breaks") },
  { name: "reconnect storm", seen: seen.storm("connections break as they stand") },
  { name: "429 with slices queued", seen: seen.tooFastWithSlices },
  { name: "clock jumps", seen: seen.storm("clock jumps"), shown: [at("unit/bracket/clock-set-back.test.ts", "a hold that a clock set back has left an hour in the future holds no stop back"), at("unit/orders/clock-set-back.test.ts", "a square-off that pauses after a refusal goes on")] },
  { name: "sleep with brackets", seen: seen.storm("sleep with brackets"), shown: [at("unit/accounts/last-look.test.ts", "and opens a position never leaves, and says why"), at("unit/accounts/last-look.test.ts", "and would close what was closed on the phone meanwhile does not leave")] },
  { name: "torn WAL page", shown: [at("unit/storage/disk-faults.test.ts", "with the unconfirmed rest of the log torn at any byte of interest"), at("unit/storage/disk-faults.test.ts", "garbled in any page")] },
  { name: "disk full or read-only", seen: seen.storm("disk full"), shown: [at("unit/storage/disk-faults.test.ts", "full: said so, and what was told durable is there"), at("unit/storage/disk-faults.test.ts", "a folder that has become read-only")] },
  { name: "corrupt database", shown: [at("unit/storage/rescue.test.ts", "any one damaged page: the start goes on, and nothing that is taken over was changed")] },
  { name: "second instance", shown: [at("unit/storage/data-folder.test.ts", "a second copy on the same folder is told so"), at("unit/storage/disk-faults.test.ts", "two writers on one journal")] },
  { name: "migration failing half-way", shown: [at("unit/storage/migration.test.ts", "statements leaves the file as it was, and says so and where the copy is"), at("unit/storage/migration.test.ts", "killed at any write or sync of the step")] },
  { name: "keychain locked", shown: [at("unit/credentials/secret-service.test.ts", "a locked one that nobody unlocks"), at("unit/credentials/vault.test.ts", "locked, it answers a read as if it were empty")] },
  { name: "strategy loop, memory, throw, 1000 orders in a tick", shown: [at("faults/strategies/loops.test.ts", "its thread is ended, and the one beside it goes on from its state"), at("faults/strategies/faults.test.ts", "the run is named, and its thread ends alone"), at("faults/strategies/faults.test.ts", "is told with its line; the thread, the run and the one beside it go on"), at("unit/strategy-orders/signals.test.ts", "1,000 orders in a tick")] },
  { name: "worker death", seen: seen.storm("trigger watch dies"), shown: [at("unit/triggers/thread.test.ts", "a thread that is killed with ticks waiting fires what they meet once it runs again"), at("unit/triggers/trigger-host.test.ts", "a thread that dies is started again with all levels")] },
  { name: "page crash", shown: [at("unit/desktop/main.test.ts", "a page whose process dies is loaded again, but not for ever")] },
  { name: "100 k ticks in a frame", shown: [at("unit/faults/flood.test.ts", "a hundred thousand ticks between two frames")] },
  { name: "bad ticks", shown: [at("unit/triggers/moves.property.test.ts", "wrong prints strewn in fire nothing")] },
  { name: "bad master rows", shown: [at("unit/market/scrip-master.test.ts", "rows that are off are left out and counted")] },
  {
    name: "bad human input",
    seen: ({ fates }) => fates.has("driver: double click"),
    shown: [
      at("unit/renderer/ticket/ticket-terms.test.ts", "units typed as lots"), at("unit/renderer/ticket/press.test.ts", "the second half of a double click sends nothing"),
      at("unit/renderer/ticket/number-text.test.ts", "1,00,000"), at("unit/reports/csv.test.ts", "no cell begins a formula"),
    ],
  },
  { name: "foreign layout file", shown: [at("unit/renderer/dock-layout.test.ts", "with a panel that does not exist, of another version, or empty is foreign"), at("unit/renderer/dock-layout.test.ts", "of any shape is read or refused, never thrown at")] },
];

/** Names of the cases that a run met. */
export function seenIn(ran: Ran): string[] {
  return CASES.flatMap((one) => (one.seen?.(ran) ? [one.name] : []));
}
