import fc from "fast-check";
import { expect, test } from "vitest";
import type { PaperFill } from "../../../electron/paper/paper-books.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import type { Product } from "../../../shared/domain/words.ts";
import type { NotedFill } from "../../../shared/simulation/contract-note.ts";
import { contractNote } from "../../../shared/simulation/contract-note.ts";
import { portfolioMargin } from "../../../shared/simulation/portfolio-margin.ts";
import { rupees, SBIN } from "../../support/orders.ts";
import { charges, margins } from "../simulation/tables.ts";
import { CALL, FUTURE, HIGHER_CALL, LISTED, LOWER_PUT, NIFTY_INDEX, PaperRig } from "./paper-rig.ts";

/** Contracts expire on the 24th, a holiday of the exchange: what is open on the evening of the 23rd is settled. */
const DAYS = ["2026-11-20", "2026-11-23", "2026-11-25"] as const;
const LAST_OF_CONTRACTS = "2026-11-23";
const CAPITAL = 50_00_000;
const RUNS = Number(process.env.PAPER_RUNS ?? 14);
const SEED = Number(process.env.PAPER_SEED ?? 20_261_124);

const place = fc.record({
  kind: fc.constant("place" as const),
  what: fc.constantFrom<{ key: InstrumentKey; product: Product; lot: number }>({ key: SBIN, product: "MIS", lot: 7 }, { key: SBIN, product: "CNC", lot: 7 }, { key: FUTURE, product: "NRML", lot: 65 }, { key: CALL, product: "NRML", lot: 65 }, { key: HIGHER_CALL, product: "NRML", lot: 65 }, { key: LOWER_PUT, product: "NRML", lot: 65 }, { key: CALL, product: "MIS", lot: 65 }),
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  lots: fc.integer({ min: 1, max: 6 }),
});
const move = fc.record({ kind: fc.constant("move" as const), sbin: fc.integer({ min: 15_000, max: 17_000 }), nifty: fc.integer({ min: 484_000, max: 496_000 }), premium: fc.integer({ min: 1, max: 6_000 }) });
const step = fc.oneof({ weight: 6, arbitrary: place }, { weight: 3, arbitrary: move }, { weight: 1, arbitrary: fc.constant({ kind: "reset" as const }) });
const day = fc.record({ steps: fc.array(step, { minLength: 2, maxLength: 9 }), squareOff: fc.boolean() });

/** Half up to whole rupees, in units. */
const toRupee = (units: bigint, per: bigint): number => Number((units * 2n + 10_000n * per) / (20_000n * per)) * 10_000;

/** The slow model: a purse, and a heap of things by instrument and product, both since the last reset. */
class Purse {
  flow = 0;
  charged = 0;
  capital: number = rupees(CAPITAL);
  heap = new Map<string, number>();
  squaredOff = 0;
  exercised = 0;
  resets = 0;
  delivered = 0;
  hedged = 0;
  steps = 0;

  add(key: string, quantity: number, at: number): void {
    this.heap.set(key, (this.heap.get(key) ?? 0) + quantity);
    this.flow -= quantity * at;
  }
}

function notedOf({ orderId, instrument, product, side, quantity, price }: PaperFill): NotedFill {
  return { order: orderId, instrument: LISTED.find(({ key }) => key === instrument)!, product, side, quantity, price, autoSquaredOff: orderId.startsWith("SQOFF") };
}

async function prices(rig: PaperRig, { sbin, nifty, premium }: { sbin: number; nifty: number; premium: number }): Promise<void> {
  const at = (ticks: number) => ({ bids: `${ticks / 20 - 0.05}x100000`, asks: `${ticks / 20}x100000` });
  await rig.tick(SBIN, sbin / 20, at(sbin));
  await rig.tick(NIFTY_INDEX, nifty / 20);
  await rig.tick(FUTURE, nifty / 20, at(nifty));
  for (const [key, more] of [[CALL, 40], [HIGHER_CALL, 7], [LOWER_PUT, 20]] as const) await rig.tick(key, (premium + more) / 20, at(premium + more));
}

/** Everything that the account says of its money, against the purse, at this moment. */
function compare(rig: PaperRig, purse: Purse): void {
  purse.steps++;
  const { account } = rig.handle;
  const { books, state, fills } = account;
  const last = (key: string): number => rig.prices.quotes.get(key as InstrumentKey)?.ltp ?? 0;
  const today = fills.filter(({ no }) => no > state.afterFill);
  const net = new Map(purse.heap);
  let flow = purse.flow;
  for (const { instrument, product, side, quantity, price } of today) {
    const signed = side === "BUY" ? quantity : -quantity;
    net.set(`${instrument}|${product}`, (net.get(`${instrument}|${product}`) ?? 0) + signed);
    flow -= signed * price;
  }
  const note = contractNote(today.map(notedOf), state.day, charges);
  const charged = purse.charged + note.total;
  const worth = [...net].reduce((sum, [key, quantity]) => sum + quantity * last(key.split("|")[0]!), 0);
  const money = account.money.now();
  expect(money.equity).toBe(purse.capital + flow + worth - charged);
  // What was paid for what is open has left the purse and is not lost.
  const open = books.lines.filter(({ own }) => own.quantity !== 0);
  expect(money.cash).toBe(purse.capital + flow + open.reduce((sum, { own }) => sum + own.cost, 0) - charged);
  let blocked = 0;
  let drag = 0;
  for (const { contract, product, own } of open) {
    const full = product === "CNC" || (contract.kind === "option" && own.quantity > 0);
    if (full) blocked += own.cost;
    else drag += own.quantity * last(contract.key) - own.cost;
    if (contract.kind === "equity" && product === "MIS") blocked += Math.round(Math.abs(own.quantity) * Math.round(own.cost / own.quantity) * 0.2);
  }
  const contracts = open.filter(({ contract }) => contract.kind !== "equity").map(({ contract, product, own }) => ({ instrument: contract, product, quantity: own.quantity, price: last(contract.key) as Price, underlyingPrice: contract.kind === "option" ? (last(NIFTY_INDEX) as Price) : undefined, onIndex: true }));
  const margin = portfolioMargin(contracts, state.day, margins);
  if (margin.total < margin.alone) purse.hedged++;
  blocked += margin.total - margin.groups.reduce((sum, { premium }) => sum + premium, 0);
  expect(money.marginUsed).toBe(blocked);
  expect(money.available).toBe(money.cash - blocked + Math.min(0, drag));
  expect(charged % 100).toBe(0);
  for (const [key, quantity] of net) if (!key.endsWith("CNC")) expect(books.line(...(key.split("|") as [InstrumentKey, Product]))?.own.quantity ?? 0).toBe(quantity);
  const shares = (books.line(SBIN, "CNC")?.own.quantity ?? 0) + books.heldQuantity(SBIN);
  expect(shares).toBe(net.get(`${SBIN}|CNC`) ?? 0);
}

/** The end of a day as the purse sees it. @returns what the day's note and taxes must come to. */
function close(rig: PaperRig, purse: Purse, today: string, fills: readonly PaperFill[], afterFill: number): number {
  const own = fills.filter(({ no }) => no > afterFill);
  const notes = own.map(notedOf);
  for (const { instrument, product, side, quantity, price } of own) purse.add(`${instrument}|${product}`, side === "BUY" ? quantity : -quantity, price);
  const index = rig.prices.quotes.get(NIFTY_INDEX)!.ltp;
  let taxes = 0;
  for (const [key, quantity] of purse.heap) {
    if (quantity === 0) continue;
    const [name, product] = key.split("|") as [InstrumentKey, Product];
    const contract = LISTED.find((one) => one.key === name)!;
    if (product !== "MIS" && contract.expiry !== undefined && today >= LAST_OF_CONTRACTS) {
      const beyond = contract.kind === "future" ? index : Math.max(0, contract.optionType === "CE" ? index - contract.strike! : contract.strike! - index);
      purse.add(key, -quantity, beyond);
      // 0.15 % of what an exercised option is worth, to the rupee.
      if (contract.kind === "option" && quantity > 0 && beyond > 0) {
        taxes += toRupee(BigInt(quantity) * BigInt(beyond) * 15n, 10_000n);
        purse.exercised++;
      }
    } else if (product === "MIS") {
      const at = rig.prices.quotes.get(name)!.ltp;
      purse.add(key, -quantity, at);
      purse.squaredOff++;
      notes.push({ order: `left ${key}`, instrument: contract, product, side: quantity > 0 ? "SELL" : "BUY", quantity: Math.abs(quantity), price: at, autoSquaredOff: true });
    } else if (product === "CNC") purse.delivered++;
  }
  purse.squaredOff += own.filter(({ orderId }) => orderId.startsWith("SQOFF")).length;
  return contractNote(notes, today, charges).total + taxes;
}

test("cash, margin, holdings and charges reconcile at every step, over days, resets, square-offs, deliveries and expiries", async () => {
  const seen = { squaredOff: 0, exercised: 0, resets: 0, delivered: 0, hedged: 0, steps: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(day, { minLength: 2, maxLength: 3 }), async (days) => {
      let rig = await new PaperRig({ at: `${DAYS[0]}T10:00:00+05:30` }).open(CAPITAL);
      const purse = new Purse();
      for (const [i, { steps, squareOff }] of days.entries()) {
        const today = DAYS[i]!;
        await prices(rig, { sbin: 16_000 + i, nifty: 490_000 + i * 3_000, premium: 3_000 });
        for (const one of steps) {
          if (one.kind === "move") await prices(rig, one);
          else if (one.kind === "place") {
            if (today > LAST_OF_CONTRACTS && one.what.key !== SBIN) continue;
            await rig.place({ instrument: one.what.key, product: one.what.product, side: one.side, quantity: one.lots * one.what.lot, type: "MARKET" });
          } else {
            await rig.time.pass(1_100);
            const { account } = rig.handle;
            const before = account.money.now().equity + account.money.charges().total;
            await rig.accounts.reset(rig.handle.id, rupees(CAPITAL) as number as Money);
            await rig.time.pass(10);
            const ended = account.state.earlier.at(-1)!.days.at(-1)!;
            // Closing at the last price moves no money: it only adds to the day's note.
            expect(ended.equity + ended.charges).toBe(before);
            Object.assign(purse, { flow: 0, charged: 0, heap: new Map(), resets: purse.resets + 1 });
          }
          compare(rig, purse);
        }
        if (squareOff) {
          await rig.to(`${today}T15:19:58+05:30`);
          await prices(rig, { sbin: 16_050, nifty: 490_100 + i * 3_000, premium: 2_900 });
          await rig.to(`${today}T15:20:30+05:30`);
          compare(rig, purse);
        }
        await rig.time.pass(1_100);
        const { fills, state } = rig.handle.account;
        const expected = close(rig, purse, today, [...fills], state.afterFill);
        await rig.to(`${DAYS[i + 1] ?? "2026-11-26"}T10:00:00+05:30`);
        await rig.newDay();
        // Commodities trade on the evening of the holiday: it may have been turned as a day of its own.
        const booked = rig.handle.account.state.life.days.filter((one) => one.day >= today);
        expect(booked.reduce((sum, one) => sum + one.charges, 0)).toBe(expected);
        purse.charged += expected;
        if (i === 0) rig = await rig.again();
        compare(rig, purse);
        for (const { quantity, fresh, cost } of rig.handle.account.state.holdings) {
          expect(fresh).toBeLessThanOrEqual(quantity);
          expect(cost).toBeGreaterThan(0);
        }
        expect(rig.alarms).toEqual([]);
      }
      await rig.stop();
      for (const name of Object.keys(seen) as (keyof typeof seen)[]) seen[name] += purse[name];
    }),
    { numRuns: RUNS, seed: SEED },
  );
  for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(0);
}, 300_000);
