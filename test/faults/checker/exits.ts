import type { Asked, History } from "./history.ts";
import type { Held } from "./held.ts";
import type { Approval, Row } from "./records.ts";
import { PRODUCTS, handOf, keyOf, signed } from "./records.ts";

/** All parts of one exit together are no more than its owner held when the first was approved, twice that for a reversal. */
export function exitsFit({ asked, alone, broker }: History, rows: readonly Row[], approvals: readonly Approval[], held: Held): string[] {
  if (!alone) return [];
  const wrong: string[] = [];
  // A broker that answers "no positions" at the start is believed until its next answer: before that nobody knows what was carried in.
  const carriedKnown = rows.find(({ kind }) => kind === "position.carried")?.seq ?? Infinity;
  for (const wish of asked) {
    if ((wish.kind !== "exit" && wish.kind !== "reverse") || wish.once === undefined) continue;
    const parts = approvals.filter((one) => one.once?.startsWith(`${wish.once ?? ""}:`));
    const [first] = parts;
    if (!first) continue;
    const { instrument, product, side, owner } = first.proposal;
    const carried = broker.carried.find((one) => keyOf(one.symbol) === instrument && (PRODUCTS[one.product] ?? one.product) === product)?.quantity ?? 0;
    const had = held.by(owner, instrument, product, first.at) - (handOf(owner) === "manual" && first.seq < carriedKnown ? carried : 0);
    const total = parts.reduce((sum, { proposal }) => sum + proposal.quantity, 0);
    const most = Math.abs(had) * (wish.kind === "reverse" ? 2 : 1);
    if (signed(side, 1) === Math.sign(had) || total > most) wrong.push(`${wish.kind} ${wish.once} sends ${side} ${total} of ${instrument}, where ${owner} held ${had}`);
  }
  return wrong;
}

const GETS_OUT: ReadonlySet<string> = new Set<Asked["kind"]>(["exit", "squareOff"]);

/** While an exit that may go waits for its turn, nothing leaves that opens a position. */
export function exitsGoFirst({ asked, sent = [] }: History, approvals: readonly Approval[], held: Held): string[] {
  const presses = new Map(asked.flatMap((one) => (one.once === undefined ? [] : [[one.once, one.kind] as const])));
  const byTag = new Map(approvals.map((one) => [one.key, one]));
  const sends = sent.filter(({ route }) => route === "place").flatMap(({ at, about }) => {
    const approval = byTag.get(about);
    return approval?.durableAt === undefined ? [] : [{ at, since: approval.durableAt, approval }];
  });
  const isExit = ({ plan, once }: Approval): boolean =>
    plan?.kind === "square-off" || (plan?.kind === "bracket" && plan.leg !== "entry") || (plan === undefined && GETS_OUT.has(presses.get(once?.split(":", 1)[0] ?? "") ?? ""));
  const opens = ({ proposal, at }: Approval): boolean => held.by(proposal.owner, proposal.instrument, proposal.product, at) * signed(proposal.side, 1) >= 0 && held.net(proposal.instrument, proposal.product, at) * signed(proposal.side, 1) >= 0;
  return sends.filter(({ approval }) => isExit(approval)).flatMap((exit) => {
    const before = sends.find((other) => other.at > exit.since && other.at < exit.at && !isExit(other.approval) && opens(other.approval));
    return before ? [`exit ${exit.approval.key} was ready at ${exit.since} and left at ${exit.at}; entry ${before.approval.key} left before it at ${before.at}`] : [];
  });
}
