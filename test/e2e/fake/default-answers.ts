import type { Answer, CommandName, Request, Snapshot } from "../../../shared/contract/commands.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import { barOpen } from "../../../shared/domain/candle.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { DAY_MS, istDay, istEpoch } from "../../../shared/domain/time.ts";
import { money, price } from "../../../shared/domain/units.ts";
import { chainOf, underlyingOf } from "./chains.ts";
import { derivativeAnswers } from "./derivatives.ts";
import { plainDays } from "./history-days.ts";
import { emptyLab } from "./lab-world.ts";
import { emptyTradeJournal } from "./trade-journal-world.ts";
import { closeOf } from "./universe.ts";

export type Answers = { [N in CommandName]?: (request: Request<N>) => Answer<N> | Promise<Answer<N>> };

/** What the answers of every command but the quotes' own are made from. */
export interface AnswerParts {
  readonly state: () => Snapshot;
  readonly universe: readonly InstrumentView[];
  readonly marketAt: () => number;
  /** Newest price, units. */
  readonly lastOf: (key: InstrumentKey) => number;
}

/** Answers when a test gives none of its own: enough to draw every panel; nothing is traded. */
export function defaultAnswers({ state, universe, marketAt, lastOf }: AnswerParts): Answers {
  const byKey = new Map(universe.map((one) => [one.key, one]));
  let sent = 0;
  const order = (): { order: OrderKey } => ({ order: `fake${++sent}` as OrderKey });
  return {
    "terminal.snapshot": () => state(),
    "terminal.report": () => ({}),
    "settings.put": ({ name, value }) => {
      state().settings[name] = value;
      return {};
    },
    "instruments.search": ({ text, limit }) => ({ instruments: search(universe, text).slice(0, limit) }),
    "instruments.resolve": ({ keys }) => ({ instruments: keys.map((key) => byKey.get(key)).filter((one) => one !== undefined) }),
    "instruments.underlying": ({ underlying }) => underlyingOf(universe, underlying),
    "instruments.chain": (asked) => chainOf(universe, asked, lastOf),
    "instruments.hints": () => ({ hints: [] }),
    "market.candles": ({ instrument, frame, before, count }) => ({ candles: candles(instrument, lastOf(instrument), frame, before ?? marketAt(), count), more: true }),
    ...derivativeAnswers({ universe, lastOf }),
    ...emptyLab(),
    ...emptyTradeJournal(),
    "history.overview": () => ({ series: [], bytes: 57_344, limitBytes: 2_000_000_000, path: "/home/trader/.local/share/sauda/candles-practice-1.db", jobs: [], imports: [] }),
    "history.coverage": ({ from, to }) => ({ days: plainDays(from, to) }),
    "history.actions": () => ({ actions: [] }),
    "orders.preview": ({ proposal }) => {
      const value = proposal.quantity * (proposal.price || closeOf(proposal.instrument));
      return {
        problems: [], hints: [], orderValue: money(value), margin: money(Math.round(value / 5)), available: money(10_000_000_000),
        charges: { entry: money(309_200), roundTrip: money(618_400), lines: [{ name: "Brokerage", amount: money(400_000) }], table: "scripted" },
        breakEven: price((proposal.price || closeOf(proposal.instrument)) + 6_500), breakEvenTicks: 13,
      };
    },
    "orders.place": order,
    "orders.modify": ({ order: key }) => ({ order: key }),
    "orders.cancel": ({ order: key }) => ({ order: key }),
    "orders.cancelAll": () => ({ asked: 0 }),
    "positions.exit": () => ({ orders: [] }),
    "positions.reverse": () => ({ orders: [] }),
    "positions.squareOff": () => ({ run: "fakerun1" }),
    "orders.why": ({ order: key }) => {
      const found = state().orders.find((one) => one.key === key);
      if (!found) throw new TerminalError({ kind: "BadInput", field: "order", expected: "an order of today", sentence: "There is no such order today." });
      return { order: found, who: "By hand", why: "", checks: [], steps: [], exchanges: [], timing: [], fills: [] };
    },
    "risk.setLimits": () => ({}),
    "risk.lift": () => ({}),
    "kill.pull": () => ({}),
    "kill.release": () => ({}),
    "paper.open": ({ name }) => ({ account: accountId("paper", name, "paper") }),
    "paper.reset": () => ({}),
    "paper.model": () => ({}),
    "paper.close": () => ({}),
    "paper.performance": ({ account }) => ({
      account, generation: 1, capital: money(10_000_000_000), equity: money(10_000_000_000), cash: money(10_000_000_000),
      realised: money(0), unrealised: money(0), charges: money(0), chargeLines: [], exposure: money(0), marginUsed: money(0), available: money(10_000_000_000),
      unpriced: 0, peak: money(10_000_000_000), drawdown: money(0), worstDrawdown: money(0), worstDrawdownPercent: 0, curve: [], days: [],
    }),
    "gtt.preview": ({ rule }) => {
      const here = rule.home === "here" || rule.legs.length === 2 || rule.legs[0]?.type === "MARKET" || (rule.product !== "CNC" && rule.product !== "MTF");
      const home = here ? "only while Sauda runs" : "at broker";
      return { home, sentences: [here ? "Watched by Sauda itself: nothing happens while it is off or has no prices." : "Angel One keeps it: it works while Sauda or this machine is off."], problems: [] };
    },
    "gtt.place": () => ({ id: "fakegtt1" }),
    "gtt.modify": () => ({}),
    "gtt.cancel": () => ({}),
    "gtt.history": () => ({ gtts: [] }),
    "bracket.place": () => ({ id: "fakebracket1" }),
    "bracket.change": () => ({}),
    "bracket.breakEven": () => ({}),
    "bracket.cancel": () => ({}),
    "bracket.protect": () => ({ id: "fakebracket1" }),
    "bracket.history": () => ({ brackets: [] }),
    "basket.preview": ({ basket }) => ({
      order: basket.lines.map((_, i) => i), problems: basket.lines.map(() => []), margin: money(0), marginAlone: money(0), available: money(10_000_000_000), charges: money(0), rollback: [],
    }),
    "basket.send": () => ({ id: "fakebasket1" }),
    "basket.rollBack": () => ({}),
    "slice.start": () => ({ id: "fakeslice1" }),
    "slice.stop": () => ({}),
    "slice.pause": () => ({}),
    "connect.save": ({ clientCode }) => ({ account: accountId("angelone", clientCode.trim().toUpperCase(), "live") }),
    "connect.open": () => ({}),
    "connect.close": () => ({}),
    "connect.forget": () => ({}),
    "connect.unlock": () => ({}),
    "connect.tryOrders": () => ({}),
    "market.show": () => ({}),
    "account.retry": () => ({}),
    "broker.meter": ({ account }) => ({
      account,
      lanes: [
        { name: "orders", waiting: 0, windows: [{ ms: 1_000, used: 0, limit: 8, official: 9 }, { ms: 60_000, used: 12, limit: 490, official: 500 }, { ms: 3_600_000, used: 12, limit: 980, official: 1_000 }] },
        { name: "order-book", waiting: 0, windows: [{ ms: 1_000, used: 1, limit: 1, official: 1 }] },
        { name: "candles", waiting: 0, windows: [{ ms: 1_000, used: 0, limit: 3, official: 3 }, { ms: 60_000, used: 41, limit: 180, official: 180 }, { ms: 3_600_000, used: 212, limit: 5_000, official: 5_000 }] },
      ],
    }),
    "conversion.preview": ({ from, to, quantity }) => ({
      problems: [], open: 100, targets: (["CNC", "MIS"] as const).filter((one) => one !== from),
      marginNow: money(quantity * (from === "MIS" ? 1_624_000 : 8_120_000)), marginThen: money(quantity * (to === "MIS" ? 1_624_000 : 8_120_000)), available: money(10_000_000_000), ends: [], notes: [],
    }),
    "conversion.start": () => ({ id: "fakeconvert1" }),
    "depository.begin": ({ account, instrument, quantity }) => ({ account, instrument, quantity, state: "asked", request: "2000000001", link: "http://127.0.0.1:8123/authorise/0123456789abcdef0123456789abcdef", until: 0 as never, sentence: "Open the depository's page in your browser, enter your TPIN there, then press “Check”. Sauda never sees the TPIN." }),
    "depository.look": ({ account, request }) => ({ account, instrument: "NSE:SBIN" as InstrumentKey, quantity: 10, state: "authorised", request, sentence: "10 of SBIN may be sold today. Place the sale now; what was refused before is not sent again by itself." }),
    "checks.notice": () => ({ agreed: false }),
    "checks.agree": () => ({}),
    "checks.charges": ({ quantity, price: at }) => {
      const charge = money(Math.round((quantity * at) / 1_000));
      return { verdict: "agrees", ours: charge, theirs: charge, lines: [], sentence: "Charges agree with the broker's estimate." };
    },
    "activity.page": () => ({ entries: [] }),
    "practice.pause": () => ({}),
    "practice.resume": () => ({}),
    "practice.speed": () => ({}),
    "market.watch": () => {
      throw new TerminalError({ kind: "Fault", sentence: "the link answers this itself" });
    },
  };
}

function search(universe: readonly InstrumentView[], text: string): readonly InstrumentView[] {
  const wanted = text.trim().toUpperCase();
  const hits = universe.filter((one) => one.symbol.includes(wanted) || one.name.toUpperCase().includes(wanted));
  return hits.sort((a, b) => Number(b.symbol.startsWith(wanted)) - Number(a.symbol.startsWith(wanted)));
}

/** A seeded walk that ends at a price, weekdays 09:15 to 15:30. The same request gets the same bars. */
function candles(key: InstrumentKey, end: number, frame: Frame, before: number, count: number): Candle[] {
  const times: number[] = [];
  for (let at = barOpen(before - 1, frame) as number; times.length < count; ) {
    times.push(at);
    if (frame >= 1440) at = barOpen(weekday(at - DAY_MS), frame);
    else if (at - frame * 60_000 >= istEpoch(istDay(at), 555)) at -= frame * 60_000;
    else at = barOpen(istEpoch(istDay(weekday(at - DAY_MS)), 929), frame);
  }
  const name = [...key].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7);
  let last = end;
  return times
    .map((at) => {
      const random = seededRandom((at / 60_000) ^ name);
      const tick = (scale: number): number => Math.round(random() * scale) * 500;
      const close = last;
      const open = close + Math.round(((random() - 0.5) * end) / 400 / 500) * 500;
      last = open;
      return { at: at as MarketTime, open: price(open), high: price(Math.max(open, close) + tick(8)), low: price(Math.min(open, close) - tick(8)), close: price(close), volume: Math.round(random() * 60_000) };
    })
    .reverse();
}

function weekday(at: number): number {
  let day = at;
  while ([0, 6].includes(new Date(`${istDay(day)}T00:00:00Z`).getUTCDay())) day -= DAY_MS;
  return day;
}
