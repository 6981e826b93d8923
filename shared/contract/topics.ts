import { z } from "zod";
import { activity } from "./schemas/activity.ts";
import * as base from "./schemas/base.ts";
import { feed, orderHealth, practice, session } from "./schemas/market.ts";
import { fill, order } from "./schemas/orders.ts";
import { account, funds, holding, position } from "./schemas/portfolio.ts";

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
  /** Bars of this instrument changed behind the last one (a gap was filled, a bar corrected): ask again. */
  candlesChanged: z.object({ instrument: base.instrumentKey }),
  /** The books were rebuilt or the day rolled: take a new snapshot. */
  reset: z.object({ sentence: z.string() }),
} as const;

export type TopicName = keyof typeof topics;
export type TopicPayload<N extends TopicName> = z.infer<(typeof topics)[N]>;
/** Sends to every page. */
export type Publish = <N extends TopicName>(topic: N, payload: TopicPayload<N>) => void;
