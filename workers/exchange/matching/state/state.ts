import type { BookOrder, BookRule, BookTrade } from "../../types.ts";
import { Account, type AccountData, type Claim } from "../account/account.ts";
import type { Contract } from "../account/margins.ts";
import { filled, IllegalStep, orderRow, remaining, step, type OrderRecord } from "../orders/record.ts";
import type { BookEvent, DayBegun, Given, Settled } from "./events.ts";

/** The exchange's money state: the fold of its events, live and after a restart alike. */
export class BookState {
  day = "";
  squaredOff = false;
  orders = new Map<string, OrderRecord>();
  accounts = new Map<string, Account>();
  readonly rules = new Map<string, BookRule>();
  readonly trades = new Map<string, BookTrade[]>();
  private given: { -readonly [K in keyof Given]: number } = { orders: 0, fills: 0, ranks: 0 };
  private readonly rows = new Map<string, BookOrder>();
  private readonly byUniqueId = new Map<string, string>();
  private readonly contractOf: (token: string) => Contract;

  constructor(contractOf: (token: string) => Contract) {
    this.contractOf = contractOf;
  }

  apply(event: BookEvent): void {
    switch (event.kind) {
      case "day":
        return this.begin(event);
      case "account":
        return this.open({ client: event.client, capital: event.capital, realisedBefore: 0, realisedToday: 0, positions: [], holdings: [] });
      case "order":
        this.given.orders += 1;
        return this.put(undefined, event.order);
      case "change": {
        const order = this.order(event.orderId);
        this.given.ranks = Math.max(this.given.ranks, event.patch.rank ?? 0);
        return this.put(order, step(order, event.patch));
      }
      case "rule":
        this.rules.set(event.rule.ruleId, event.rule);
        return;
      case "fill":
        return this.fill(event.trade);
      case "settle":
        return this.settle(event);
      case "convert":
        return this.account(event.client).convert(event);
      case "squared off":
        this.squaredOff = true;
    }
  }

  order(orderId: string): OrderRecord {
    const order = this.orders.get(orderId);
    if (order === undefined) throw new IllegalStep(`no order ${orderId} in the book of ${this.day}`);
    return order;
  }

  account(client: string): Account {
    const account = this.accounts.get(client);
    if (account === undefined) throw new IllegalStep(`no account ${client}`);
    return account;
  }

  /** As the order book tells it; the same object until the order changes. */
  row(order: OrderRecord): BookOrder {
    let row = this.rows.get(order.orderId);
    if (row === undefined) this.rows.set(order.orderId, (row = orderRow(order)));
    return row;
  }

  uniqueOrder(uniqueOrderId: string): OrderRecord | undefined {
    const orderId = this.byUniqueId.get(uniqueOrderId);
    return orderId === undefined ? undefined : this.orders.get(orderId);
  }

  counts(): Given {
    return { ...this.given };
  }

  private begin(event: DayBegun): void {
    this.day = event.day;
    this.squaredOff = false;
    this.given = { ...event.given };
    for (const map of [this.orders, this.accounts, this.rules, this.trades, this.rows, this.byUniqueId]) map.clear();
    for (const account of event.accounts) this.open(account);
    for (const order of event.orders) this.put(undefined, order);
    for (const rule of event.rules ?? []) this.rules.set(rule.ruleId, rule);
  }

  private open(data: AccountData): void {
    if (this.accounts.has(data.client)) throw new IllegalStep(`account ${data.client} was opened twice`);
    this.accounts.set(data.client, new Account(data, this.contractOf));
  }

  private fill(trade: BookTrade): void {
    const before = this.order(trade.orderId);
    if (trade.client !== before.client || trade.token !== before.token || trade.side !== before.side) throw new IllegalStep(`fill ${trade.fillId} is not of order ${trade.orderId}`);
    const after = filled(before, trade.quantity, trade.price, trade.at);
    // The position before the claim: what an order has bought must not for a moment be blocked twice.
    const account = this.account(trade.client);
    account.claim(claimOf(before), -1);
    account.fill(trade.token, trade.product, trade.side, trade.quantity, trade.price);
    account.claim(claimOf(after), 1);
    this.keep(after);
    this.given.fills += 1;
    const trades = this.trades.get(trade.client);
    if (trades === undefined) this.trades.set(trade.client, [trade]);
    else trades.push(trade);
  }

  private settle(event: Settled): void {
    this.account(event.client).fill(event.token, event.product, event.side, event.quantity, event.price);
  }

  private put(before: OrderRecord | undefined, after: OrderRecord): void {
    if (before === undefined && this.orders.has(after.orderId)) throw new IllegalStep(`order ${after.orderId} was placed twice`);
    const account = this.account(after.client);
    if (before !== undefined) account.claim(claimOf(before), -1);
    account.claim(claimOf(after), 1);
    this.byUniqueId.set(after.uniqueOrderId, after.orderId);
    this.keep(after);
  }

  private keep(order: OrderRecord): void {
    this.orders.set(order.orderId, order);
    this.rows.delete(order.orderId);
  }
}

/** What an order claims of its account: nothing before it has been checked or once it is done. */
export function claimOf(order: OrderRecord): Claim {
  const claims = order.stage === "checked" || order.stage === "at exchange";
  return { token: order.token, product: order.product, side: order.side, quantity: claims ? remaining(order) : 0, price: order.marginPrice };
}
