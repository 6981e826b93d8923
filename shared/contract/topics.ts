import { z } from "zod";
import { activity } from "./schemas/activity.ts";
import * as base from "./schemas/base.ts";
import { connections } from "./schemas/connect.ts";
import { conversion } from "./schemas/conversion.ts";
import { historyJob } from "./schemas/history.ts";
import { instrumentList } from "./schemas/instruments.ts";
import { labJob } from "./schemas/lab.ts";
import { feed, orderHealth, practice, session } from "./schemas/market.ts";
import { fill, order } from "./schemas/orders.ts";
import { paperAccount } from "./schemas/paper.ts";
import { basket, bracket, gtt, protection, slice } from "./schemas/plans.ts";
import { account, funds, holding, position } from "./schemas/portfolio.ts";
import { kill, limitsView, ownerPart, risk, squareOff } from "./schemas/risk.ts";
import { recorder, strategy, strategyFile, strategyId } from "./schemas/strategies.ts";

/** What the terminal tells the page unasked. Each carries the whole new state of its subject, never a difference. */
export const topics = {
  account,
  order,
  fill,
  position,
  funds,
  holdings: z.object({ account: base.accountId, holdings: z.array(holding) }),
  activity,
  feed,
  session,
  practice,
  orderHealth,
  paper: paperAccount,
  kill,
  risk,
  limits: limitsView,
  squareOff,
  conversion,
  /** All parts of one position of one account and instrument: those not named are gone. */
  owners: z.object({ account: base.accountId, instrument: base.instrumentKey, parts: z.array(ownerPart) }),
  gtt,
  bracket,
  basket,
  slice,
  /** All open positions of one account: those not named are closed. */
  protection: z.object({ account: base.accountId, rows: z.array(protection) }),
  /** All saved broker accounts: those not named are forgotten. */
  connect: connections,
  instruments: instrumentList,
  /** Bars of this instrument changed behind the last one (a gap was filled, a bar corrected): ask again. */
  candlesChanged: z.object({ instrument: base.instrumentKey }),
  historyJob,
  labJob,
  strategy,
  /** It was removed. */
  strategyGone: z.object({ id: strategyId }),
  /** All files that can be run. */
  strategyFiles: z.object({ folder: z.string(), files: z.array(strategyFile) }),
  recorder,
  /** Entries of the trade journal were made, completed or written: ask again. */
  tradeJournal: z.object({ revision: z.number().int() }),
  /** The books were rebuilt or the day rolled: take a new snapshot. */
  reset: z.object({ sentence: z.string() }),
} as const;

export type TopicName = keyof typeof topics;
export type TopicPayload<N extends TopicName> = z.infer<(typeof topics)[N]>;
/** Sends to every page. */
export type Publish = <N extends TopicName>(topic: N, payload: TopicPayload<N>) => void;
