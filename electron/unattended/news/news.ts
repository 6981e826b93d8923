import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { TopicName, TopicPayload } from "../../../shared/contract/topics.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import { istTime } from "../../../shared/domain/time.ts";
import type { Picture } from "../picture.ts";
import type { Level, Tell } from "./tell.ts";

/** Strategies' states that want somebody's eye. */
const LEVELS: Readonly<Partial<Record<StrategyView["state"], Level>>> = { failed: "error", paused: "warn" };

/** What the terminal tells, as lines of a log: each change once. Pages get whole states; a log wants what is new in them. */
export class News {
  readonly #picture: Picture;
  readonly #tell: Tell;
  readonly #strategies = new Map<string, StrategyView>();
  readonly #accounts = new Map<string, string>();
  readonly #orders = new Map<string, string>();
  #feed = "";
  #phase = "";
  #killed = false;

  constructor(picture: Picture, tell: Tell) {
    this.#picture = picture;
    this.#tell = tell;
  }

  heard<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    const say = SAY[topic];
    say?.(this, payload);
  }

  account({ id, state, sentence }: AccountView): void {
    if (this.#accounts.get(id) === state) return;
    this.#accounts.set(id, state);
    this.#tell(state === "stopped" ? "error" : state === "retrying" ? "warn" : "info", `account.${state}`, `${id}: ${sentence}`, { account: id, state });
  }

  strategy(view: StrategyView): void {
    const { id, state, sentence, lastSignal, errors, restarts, slow, swap } = view;
    const before = this.#strategies.get(id);
    this.#strategies.set(id, view);
    if (before?.state !== state) this.#tell(LEVELS[state] ?? "info", `strategy.${state}`, `${id} is ${state}. ${sentence}`, { strategy: id, state, hash: view.hash.slice(0, 12) });
    else if (before.sentence !== sentence && state !== "running") this.#tell(LEVELS[state] ?? "info", `strategy.${state}`, `${id}: ${sentence}`, { strategy: id, state });
    if (lastSignal && (lastSignal.at !== before?.lastSignal?.at || lastSignal.words !== before.lastSignal.words)) this.#tell("info", "strategy.signal", `${id} at ${istTime(lastSignal.at)}: ${lastSignal.words}`, { strategy: id, market_at: lastSignal.at });
    if (before && errors > before.errors) this.#tell("error", "strategy.error", `${id}: ${errors - before.errors} callback${errors - before.errors === 1 ? "" : "s"} failed, ${errors} in all. Its log has the line.`, { strategy: id, errors });
    if (before && slow > before.slow) this.#tell("warn", "strategy.slow", `${id}: ${slow - before.slow} callback${slow - before.slow === 1 ? "" : "s"} over the time allowed, ${slow} in all.`, { strategy: id, slow });
    if (before && restarts > before.restarts) this.#tell("warn", "strategy.restarted", `${id} was started anew after its thread ended, ${restarts} times by now.`, { strategy: id, restarts });
    if (swap && swap.outcome !== before?.swap?.outcome && before) this.#tell("info", "strategy.swap", `${id}: ${swap.sentence}`, { strategy: id, outcome: swap.outcome });
  }

  order({ key, owner, state, side, quantity, filled, instrument, text, account }: OrderView): void {
    if (!this.#picture.strategies.has(owner)) return;
    const stands = `${state} ${filled}`;
    if (this.#orders.get(key) === stands) return;
    this.#orders.set(key, stands);
    this.#tell(state === "rejected" ? "warn" : "info", "order", `${owner}: ${side} ${formatQuantity(quantity)} ${instrument} ${state}${filled > 0 ? `, ${formatQuantity(filled)} filled` : ""}${text === "" ? "" : `: ${text}`}`, { strategy: owner, account, order: key, state, filled });
  }

  fill({ owner, side, quantity, price, instrument, account, order }: TopicPayload<"fill">): void {
    if (this.#picture.strategies.has(owner)) this.#tell("info", "fill", `${owner}: ${side} ${formatQuantity(quantity)} ${instrument} at ₹ ${formatRupees(price)}`, { strategy: owner, account, order, quantity, price: price / 10_000 });
  }

  feed({ state, sentence }: TopicPayload<"feed">): void {
    if (this.#feed === state) return;
    this.#feed = state;
    this.#tell(state === "live" ? "info" : "warn", `feed.${state}`, sentence, { state });
  }

  session({ phase, sentence, day }: TopicPayload<"session">): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#tell("info", `market.${phase}`, sentence, { phase, ...(day !== undefined && { day }) });
  }

  kill({ pulled, sentence }: TopicPayload<"kill">): void {
    if (this.#killed === pulled) return;
    this.#killed = pulled;
    this.#tell(pulled ? "error" : "info", pulled ? "kill.pulled" : "kill.released", sentence);
  }

  activity({ tone, topic, sentence, account }: TopicPayload<"activity">): void {
    if (tone === "alarm" || tone === "warning") this.#tell(tone === "alarm" ? "error" : "warn", `alarm.${topic}`, sentence, { ...(account !== undefined && { account }) });
  }

  gone(id: string): void {
    this.#strategies.delete(id);
    this.#tell("warn", "strategy.gone", `${id} was removed.`, { strategy: id });
  }

  /** Yesterday's orders are not told of again. */
  newDay(sentence: string): void {
    this.#orders.clear();
    this.#tell("info", "reset", sentence);
  }
}

const SAY: { readonly [N in TopicName]?: (news: News, payload: TopicPayload<N>) => void } = {
  account: (news, view) => news.account(view),
  strategy: (news, view) => news.strategy(view),
  strategyGone: (news, { id }) => news.gone(id),
  order: (news, view) => news.order(view),
  fill: (news, view) => news.fill(view),
  feed: (news, view) => news.feed(view),
  session: (news, view) => news.session(view),
  kill: (news, view) => news.kill(view),
  activity: (news, entry) => news.activity(entry),
  reset: (news, { sentence }) => news.newDay(sentence),
};
