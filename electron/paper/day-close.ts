import type { PerformanceDay } from "../../shared/contract/schemas/paper.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { ZERO, money, plus, price } from "../../shared/domain/units.ts";
import type { NotedFill } from "../../shared/simulation/contract-note.ts";
import type { SettledPosition, SettlementEntry } from "../../shared/simulation/settlement.ts";
import type { Contract } from "./contract.ts";
import { underlyingKeys } from "./contract.ts";
import type { PaperBooks, PaperLine } from "./paper-books.ts";
import type { PriceOf } from "./paper-money.ts";
import { moneyOf } from "./paper-money.ts";
import type { PaperRules } from "./paper-rules.ts";
import type { Extremes, PaperCarried, PaperHolding, PaperSettlement, PaperState } from "./paper-state.ts";
import { addLines, extremesWith } from "./paper-state.ts";

interface Settled {
  readonly entry: SettlementEntry;
  readonly line: PaperLine;
  readonly words: string;
}

/**
 * The account as the trading day `next` begins: what `state.day` left open is settled, its charges are
 * booked, delivery becomes holdings, the rest is carried at cost. Follows from the standing state, the
 * day's fills and the last prices alone, so that doing it again after a crash gives the same.
 */
export function closeDay(state: PaperState, books: PaperBooks, last: PriceOf, extremes: Extremes, rules: PaperRules, next: string): PaperState {
  const { day, life } = state;
  if (day === "") return { ...state, day: next, moves: undefined };
  const settled = books.lines.filter((line) => line.own.quantity !== 0).flatMap((line) => settle(line, day, next, last, rules));
  const moved = new Set(settled.filter(({ entry }) => entry.kind !== "unsettled").map(({ line }) => line));
  const carried: PaperCarried[] = books.lines.filter((line) => line.own.quantity !== 0 && !moved.has(line)).map(({ contract, product, own }) => ({
    instrument: contract.key, product, quantity: own.quantity, cost: own.cost, multiplier: contract.multiplier,
  }));
  const charges = rules.charges([...books.notes(), ...settled.flatMap(noteOf)], day);
  const taxes = settled.flatMap(({ entry }) => entry.charges);
  const chargesToday = plus(charges.total, ...taxes.map((line) => line.amount));
  const realisedToday = plus(books.realised, ...settled.map(({ entry }) => entry.realised));
  const booked: PaperState = {
    ...state,
    day: next,
    afterFill: 0,
    moves: undefined,
    holdings: holdingsAfter(books, settled),
    carried,
    opening: carried,
    life: {
      ...life,
      realised: plus(life.realised, realisedToday),
      charges: plus(life.charges, chargesToday),
      chargeLines: addLines(addLines(life.chargeLines, charges.lines), taxes),
      settlements: [...life.settlements, ...settled.map((one) => recordOf(one, day))],
    },
  };
  // Of what goes on, at the day's last prices; at cost where there is none.
  const { equity } = moneyOf(booked, books.reopened(booked), ZERO, [], last, rules);
  const before = life.days.at(-1)?.equity ?? life.capital;
  const closed: PerformanceDay = { day, realised: realisedToday, charges: chargesToday, net: money(equity - before), equity, fills: books.fills.length };
  return { ...booked, life: { ...booked.life, extremes: extremesWith(extremes, equity), days: [...life.days, closed] } };
}

function settle(line: PaperLine, day: string, next: string, last: PriceOf, rules: PaperRules): Settled[] {
  const { contract, product, own } = line;
  const { expiry } = contract;
  // Expired while Sauda was off; an intraday position did not live to see it.
  const missed = product !== "MIS" && expiry !== undefined && expiry > day && expiry < next ? expiry : undefined;
  const known = last(contract.key);
  // Without any price a position is closed at what it cost, which earns and loses nothing.
  const at = known ?? averageOf(own);
  const underlyings = underlyingKeys(contract).map((key) => last(key)).filter((at) => at !== undefined);
  const position: SettledPosition = {
    instrument: contract, product, quantity: own.quantity, cost: own.cost,
    price: at,
    underlyingPrice: underlyings[0] ?? impliedUnderlying(contract, at),
    onIndex: rules.onIndex(contract),
  };
  const guessed = known === undefined && underlyings.length === 0;
  const note = [
    ...(missed === undefined ? [] : [`Sauda was off on ${missed}; the prices are those of ${day}.`]),
    ...(guessed && product !== "CNC" ? ["No price of that day is known here: it was closed at what it had cost."] : []),
  ].join(" ");
  return rules.settle({ day: missed ?? day, settlesOn: next, positions: [position], holdings: [] }).map((entry) => ({ entry, line, words: `${entry.sentence} ${note}`.trim() }));
}

function averageOf({ cost, quantity }: PaperLine["own"]): Price {
  return price(Math.max(1, Math.round(cost / quantity)));
}

/** The underlying's price at which the contract is worth its own. */
function impliedUnderlying({ kind, strike, optionType }: Contract, at: Price): Price | undefined {
  if (kind === "future") return at;
  if (kind !== "option" || strike === undefined) return undefined;
  return price(optionType === "PE" ? Math.max(1, strike - at) : strike + at);
}

function noteOf({ entry, line }: Settled): NotedFill[] {
  const { trade } = entry;
  if (!trade) return [];
  return [{ order: `settled:${line.contract.key}`, instrument: line.contract, product: line.product, ...trade, autoSquaredOff: true }];
}

function holdingsAfter(books: PaperBooks, settled: readonly Settled[]): PaperHolding[] {
  const holdings = new Map<string, PaperHolding>();
  for (const [instrument, { quantity, cost }] of books.held) if (quantity > 0) holdings.set(instrument, { instrument, quantity, fresh: 0, cost });
  for (const { entry: { instrument, holding } } of settled) {
    if (!holding) continue;
    const before = holdings.get(instrument);
    holdings.set(instrument, { instrument, quantity: (before?.quantity ?? 0) + holding.quantity, fresh: holding.quantity, cost: plus((before?.cost ?? 0) as Money, holding.cost) });
  }
  return [...holdings.values()];
}

function recordOf({ entry, words }: Settled, day: string): PaperSettlement {
  return { day, kind: entry.kind, instrument: entry.instrument, product: entry.product, quantity: entry.quantity, price: entry.price, amount: entry.realised, words };
}
