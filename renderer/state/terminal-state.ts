import type { ActivityView } from "../../shared/contract/schemas/activity.ts";
import type { ConnectionsView } from "../../shared/contract/schemas/connect.ts";
import type { ConversionView } from "../../shared/contract/schemas/conversion.ts";
import type { HistoryJobView } from "../../shared/contract/schemas/history.ts";
import type { InstrumentListView } from "../../shared/contract/schemas/instruments.ts";
import type { FeedView, OrderHealthView, PracticeView, SessionView } from "../../shared/contract/schemas/market.ts";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { PaperAccountView } from "../../shared/contract/schemas/paper.ts";
import type { BasketView, BracketView, GttView, ProtectionView, SliceView } from "../../shared/contract/schemas/plans.ts";
import type { AccountView, FundsView, HoldingView, PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { KillView, LimitsView, OwnerPart, RiskView, SquareOffView } from "../../shared/contract/schemas/risk.ts";
import type { RecorderView, StrategyView } from "../../shared/contract/schemas/strategies.ts";
import type { Snapshot } from "../../shared/contract/commands.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { Fill } from "../../shared/domain/order.ts";
import type { Product } from "../../shared/domain/words.ts";

/** `live` = greeted and the first snapshot taken. */
export type LinkState = "connecting" | "live" | "lost" | "stale";

/** What the page knows of the terminal, quotes excepted. Replaced, never changed in place. */
export interface TerminalState {
  readonly link: LinkState;
  readonly linkSentence: string;
  /** System time of the next attempt to connect; only while lost. */
  readonly retryAt: number | undefined;
  /** System time at which the link was lost; undefined while live and before the first connection. */
  readonly lostAt: number | undefined;
  /** False until the first snapshot has come: panels show "loading", not "empty". */
  readonly loaded: boolean;
  readonly version: string;
  readonly accounts: ReadonlyMap<AccountId, AccountView>;
  readonly orders: ReadonlyMap<OrderKey, OrderView>;
  readonly fills: ReadonlyMap<string, Fill>;
  /** By `positionKey`. */
  readonly positions: ReadonlyMap<string, PositionView>;
  readonly holdings: ReadonlyMap<AccountId, readonly HoldingView[]>;
  readonly funds: ReadonlyMap<AccountId, FundsView>;
  /** Ascending by `seq`, the newest at most `ACTIVITY_KEPT`. */
  readonly activity: readonly ActivityView[];
  readonly feed: FeedView | undefined;
  readonly session: SessionView | undefined;
  readonly practice: PracticeView | undefined;
  readonly orderHealth: ReadonlyMap<AccountId, OrderHealthView>;
  readonly suggested: Snapshot["suggested"];
  readonly paper: ReadonlyMap<AccountId, PaperAccountView>;
  readonly kill: KillView;
  readonly risk: ReadonlyMap<AccountId, RiskView>;
  readonly limits: ReadonlyMap<AccountId, LimitsView>;
  /** By run. */
  readonly squareOffs: ReadonlyMap<string, SquareOffView>;
  /** Of the day, by id. */
  readonly conversions: ReadonlyMap<string, ConversionView>;
  /** By account and instrument, see `ownersKey`. */
  readonly owners: ReadonlyMap<string, readonly OwnerPart[]>;
  readonly gtts: ReadonlyMap<string, GttView>;
  readonly brackets: ReadonlyMap<string, BracketView>;
  readonly baskets: ReadonlyMap<string, BasketView>;
  readonly slices: ReadonlyMap<string, SliceView>;
  readonly protection: ReadonlyMap<AccountId, readonly ProtectionView[]>;
  /** How far the day's instrument list can be trusted. */
  readonly instrumentList: InstrumentListView;
  readonly connect: ConnectionsView;
  /** By id, in the order in which they were added. */
  readonly strategies: ReadonlyMap<string, StrategyView>;
  readonly strategyFiles: Snapshot["strategyFiles"];
  readonly recorder: RecorderView | undefined;
  /** Downloads of candles that were told of, by id, in the market that is shown. */
  readonly historyJobs: ReadonlyMap<number, HistoryJobView>;
  /** Which market prices, instruments and hours are of; "" before the first snapshot. */
  readonly market: string;
}

/** Entries of the day's story held in the page; older ones are asked for. */
export const ACTIVITY_KEPT = 2_000;

export function positionKey(of: { readonly account: AccountId; readonly instrument: InstrumentKey; readonly product: Product }): string {
  return `${of.account}|${of.instrument}|${of.product}`;
}

export function ownersKey(of: { readonly account: AccountId; readonly instrument: InstrumentKey }): string {
  return `${of.account}|${of.instrument}`;
}

export const EMPTY_STATE: TerminalState = {
  link: "connecting",
  linkSentence: "Connecting to Sauda…",
  retryAt: undefined,
  lostAt: undefined,
  loaded: false,
  version: "",
  accounts: new Map(),
  orders: new Map(),
  fills: new Map(),
  positions: new Map(),
  holdings: new Map(),
  funds: new Map(),
  activity: [],
  feed: undefined,
  session: undefined,
  practice: undefined,
  orderHealth: new Map(),
  suggested: [],
  paper: new Map(),
  kill: { pulled: false, squareOff: false, sentence: "" },
  risk: new Map(),
  limits: new Map(),
  squareOffs: new Map(),
  conversions: new Map(),
  owners: new Map(),
  gtts: new Map(),
  brackets: new Map(),
  baskets: new Map(),
  slices: new Map(),
  protection: new Map(),
  instrumentList: { state: "loading", count: 0 },
  connect: { connections: [], keychain: { kept: false, sentence: "" } },
  strategies: new Map(),
  strategyFiles: { folder: "", files: [] },
  recorder: undefined,
  historyJobs: new Map(),
  market: "",
};
