import type { Snapshot } from "../../../shared/contract/commands.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { RiskLimits } from "../../../shared/contract/schemas/risk.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { money } from "../../../shared/domain/units.ts";
import { EXAMPLES, STRATEGY_FOLDER } from "./strategy-world.ts";
import { suggestedOf } from "./universe.ts";

export const ACCOUNT = accountId("angelone", "P482113", "practice");
export const DAY = "2026-08-17";
/** 11:32:05 of the scripted day. */
export const MARKET_NOW = istEpoch(DAY, 692) + 5_000;

const LIMITS: RiskLimits = {
  orderValue: money(50_00_000_0000), orderQuantity: 0, orderLots: 0, awayPercent: 5, triggerAwayPercent: 20,
  instrumentExposure: money(0), ownerExposure: money(0), accountExposure: money(0), openOrders: 0,
  perSecond: 8, perMinute: 400, perHour: 1_000, perDay: 5_000, exitsPerSecond: 2, exitsPerMinute: 50,
  dailyLoss: money(0), dailyLossPercent: 0, drawdown: money(0), drawdownPercent: 0, onBreach: "reduce-only",
  duplicateMs: 500, staleQuoteMs: 15_000, banned: [],
};

/** A signed-in practice account on an open market, with nothing traded yet. */
export function defaultState(universe: readonly InstrumentView[]): Snapshot {
  return {
    version: "0.1.0",
    accounts: [
      { id: ACCOUNT, broker: "Angel One", title: "Practice", clientCode: "P482113", world: "practice", state: "ready", sentence: "Ready", trading: true },
    ],
    orders: [], fills: [], positions: [], holdings: [],
    funds: [{ account: ACCOUNT, available: money(10_000_000_000), cash: money(10_000_000_000), utilised: money(0), at: Date.now() as SystemTime }],
    activity: [],
    feed: {
      state: "live", sentence: "Live", ticksPerSecond: 0, received: 0, dropped: 0, droppedBy: {}, lost: 0, reconnects: 0, ageMs: 38, subscribed: 0, silent: [],
    },
    session: { marketAt: MARKET_NOW as MarketTime, day: DAY, phase: "open", sentence: "NSE open, closes 15:30" },
    practice: { title: "Synthetic market", replay: false, paused: false, speed: 1, day: DAY, now: MARKET_NOW, openAt: istEpoch(DAY, 555), closeAt: istEpoch(DAY, 930), ended: false },
    orderHealth: [{ account: ACCOUNT, p50Ms: 1.2, p95Ms: 4.1, usedThisSecond: 0, perSecond: 9, waiting: 0, unresolved: 0, journal: "Journal verified · 11:31:58" }],
    paper: [],
    kill: { pulled: false, squareOff: false, sentence: "" },
    risk: [{ account: ACCOUNT, peak: money(0), drawdown: money(0), exposure: money(0), net: money(0), openOrders: 0, sent: { second: 0, minute: 0, hour: 0, day: 0 } }],
    limits: [{ account: ACCOUNT, limits: LIMITS }],
    squareOffs: [], conversions: [], owners: [], gtts: [], brackets: [], baskets: [], slices: [], protection: [],
    connect: { connections: [], keychain: { kept: true, sentence: "Secrets are kept in this system's keychain." } },
    strategies: [], strategyFiles: { folder: STRATEGY_FOLDER, files: [...EXAMPLES] },
    market: "practice",
    instruments: { state: "current", day: DAY, count: universe.length },
    settings: {},
    suggested: suggestedOf(universe),
  };
}
