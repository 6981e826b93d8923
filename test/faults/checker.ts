/**
 * Judges a run by its history alone: what was asked, what the journal holds, what the broker has, what
 * the terminal shows in the end. It imports nothing: a check that shared code with what it checks
 * would agree with its mistakes. Prices and money of the terminal are 1/10,000 rupee, of the broker paise.
 */
export interface Asked {
  readonly at: number;
  readonly kind: "place" | "modify" | "cancel" | "cancelAll" | "exit" | "reverse" | "squareOff";
  readonly once?: string;
  readonly terms?: Terms;
  readonly instrument?: string;
  readonly product?: string;
  /** Signed units that the terminal showed as the position when an exit was asked for. */
  readonly position?: number;
  /** `refused`: the asker was told that nothing was sent. `cut-off`: nobody lived to answer. */
  outcome: "accepted" | "refused" | "cut-off";
}

export interface Terms {
  readonly instrument: string;
  readonly side: string;
  readonly quantity: number;
  readonly type: string;
  readonly price: number;
  readonly trigger: number;
  readonly product: string;
}

export interface JournalRow {
  readonly seq: number;
  readonly kind: string;
  readonly body: string;
  /** When it was on the disk; absent where that cannot be known. */
  readonly durableAt?: number;
}

export interface BrokerOrderRow {
  readonly id: string;
  readonly tag: string;
  readonly symbol: string;
  readonly side: string;
  readonly product: string;
  readonly type: string;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly triggerPaise: number;
  readonly status: string;
  readonly filled: number;
  readonly placedAt: number;
  /** By another program or telephone. */
  readonly elsewhere: boolean;
}

export interface BrokerFillRow {
  readonly orderId: string;
  readonly fillId: string;
  readonly symbol: string;
  readonly product: string;
  readonly side: string;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly at: number;
}

export interface Shown {
  readonly orders: readonly {
    readonly key: string; readonly brokerOrderId?: string | undefined; readonly state: string; readonly filled: number; readonly filledValue: number; readonly quantity: number;
    readonly price: number; readonly trigger: number; readonly type: string; readonly instrument: string; readonly side: string; readonly product: string; readonly change?: unknown;
  }[];
  readonly fills: readonly { readonly key: string; readonly brokerOrderId: string; readonly fillId: string; readonly quantity: number; readonly price: number }[];
  readonly positions: readonly {
    readonly instrument: string; readonly product: string; readonly quantity: number; readonly buyValue: number; readonly sellValue: number; readonly cost: number; readonly realised: number;
    readonly exact: boolean;
  }[];
}

export interface History {
  readonly asked: readonly Asked[];
  readonly journal: readonly JournalRow[];
  readonly broker: {
    readonly orders: readonly BrokerOrderRow[];
    readonly fills: readonly BrokerFillRow[];
    readonly openingPaise: number;
    readonly cashPaise: number;
    readonly carried: readonly { readonly symbol: string; readonly product: string; readonly quantity: number; readonly valuePaise: number }[];
  };
  /** What the terminal showed in the end, and what it showed once more after a restart from its journal. */
  readonly shown: Shown;
  readonly restarted: Shown;
  /** What the page had been told along the way. */
  readonly told: { readonly orders: readonly string[]; readonly fills: readonly string[] };
  /** Nobody else traded in the account. */
  readonly alone: boolean;
}

interface Body {
  readonly kind: string;
  readonly key: string;
  readonly once?: string;
  readonly at: number;
  readonly why?: string;
  readonly brokerOrderId?: string;
  readonly proposal?: Terms & { readonly owner: string };
  readonly says?: { readonly brokerOrderId: string; readonly state: string; readonly filled: number };
  readonly fill?: { readonly key: string; readonly brokerOrderId: string; readonly fillId: string; readonly quantity: number; readonly price: number; readonly side: string };
}

const ENDED = new Set(["complete", "cancelled", "rejected"]);
const PRODUCTS: Readonly<Record<string, string>> = { DELIVERY: "CNC", INTRADAY: "MIS", CARRYFORWARD: "NRML", MARGIN: "MTF" };
const TYPES: Readonly<Record<string, string>> = { MARKET: "MARKET", LIMIT: "LIMIT", STOPLOSS_LIMIT: "SL", STOPLOSS_MARKET: "SL-M" };

const keyOf = (symbol: string): string => `NSE:${symbol.replace(/-EQ$/, "")}`;
const signed = (side: string, quantity: number): number => (side === "BUY" ? quantity : -quantity);

/** @returns what is wrong, in words; nothing when all is well. */
export function check(history: History): string[] {
  const rows = history.journal.map((row) => ({ ...row, body: JSON.parse(row.body) as Body }));
  return [
    ...onlyWhatWasAsked(history, rows),
    ...durableBeforeSent(history, rows),
    ...noIntentTwice(history),
    ...everyIntentEndsKnown(history, rows),
    ...shownIsTrue(history.shown, history, "shown"),
    ...shownIsTrue(history.restarted, history, "shown after a restart"),
    ...journalKeepsItsWord(rows),
    ...fillsAndCash(history, rows),
    ...exitsFit(history, rows),
    ...nothingToldIsTakenBack(history),
    ...restartChangesNothing(history),
  ];
}

type Row = JournalRow & { readonly body: never } extends never ? never : Omit<JournalRow, "body"> & { readonly body: Body };

/** No order nobody asked for: each at the broker has an approval, each approval a wish of the same terms. */
function onlyWhatWasAsked({ asked, broker }: History, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const approvals = new Map(rows.filter((row) => row.kind === "order.approved").map(({ body }) => [body.key, body]));
  const wishes = new Map(asked.flatMap((one) => (one.once === undefined ? [] : [[one.once, one] as const])));
  for (const order of broker.orders) {
    if (order.elsewhere) continue;
    const approval = approvals.get(order.tag);
    if (!approval) wrong.push(`broker order ${order.id} (tag ${order.tag}) has no approval in the journal`);
    else if (order.side !== approval.proposal?.side || keyOf(order.symbol) !== approval.proposal.instrument || PRODUCTS[order.product] !== approval.proposal.product) {
      wrong.push(`broker order ${order.id} is not what was approved as ${order.tag}`);
    }
  }
  const onces = new Set<string>();
  for (const { key, once, proposal } of approvals.values()) {
    if (once === undefined || proposal === undefined) {
      wrong.push(`approval ${key} belongs to no press`);
      continue;
    }
    if (onces.has(once)) wrong.push(`one press (${once}) was approved twice`);
    onces.add(once);
    const wish = wishes.get(once) ?? wishes.get(once.slice(0, once.indexOf(":")));
    if (!wish) wrong.push(`approval ${key} (${once}) was asked for by nobody`);
    else if (wish.kind === "place") wrong.push(...sameTerms(key, wish.terms, proposal));
    else if (wish.kind === "exit" || wish.kind === "reverse" || wish.kind === "squareOff") {
      if (proposal.type !== "MARKET") wrong.push(`exit ${key} is no market order`);
      if (wish.instrument !== undefined && (wish.instrument !== proposal.instrument || wish.product !== proposal.product)) wrong.push(`exit ${key} is in another position than was asked`);
    } else wrong.push(`approval ${key} comes of a ${wish.kind}`);
  }
  for (const { once, outcome } of asked) {
    if (outcome !== "refused" || once === undefined) continue;
    const sent = [...approvals.values()].find((one) => one.once === once && broker.orders.some((order) => order.tag === one.key));
    if (sent) wrong.push(`"nothing was sent" was said of ${once}, and the broker has ${sent.key}`);
  }
  return wrong;
}

function sameTerms(key: string, wish: Terms | undefined, got: Terms): string[] {
  if (!wish) return [`${key}: the wish has no terms`];
  const names = ["instrument", "side", "quantity", "type", "price", "trigger", "product"] as const;
  return names.filter((name) => wish[name] !== got[name]).map((name) => `${key}: ${name} ${String(got[name])} was approved, ${String(wish[name])} was asked`);
}

function durableBeforeSent({ broker }: History, rows: readonly Row[]): string[] {
  const durable = new Map(rows.filter((row) => row.kind === "order.approved").map((row) => [row.body.key, row.durableAt]));
  return broker.orders.flatMap((order) => {
    const at = durable.get(order.tag);
    return !order.elsewhere && at !== undefined && at > order.placedAt ? [`order ${order.tag} was at the broker at ${order.placedAt}, on the disk only at ${at}`] : [];
  });
}

function noIntentTwice({ broker }: History): string[] {
  const times = new Map<string, number>();
  for (const { tag, elsewhere } of broker.orders) if (!elsewhere) times.set(tag, (times.get(tag) ?? 0) + 1);
  return [...times].flatMap(([tag, count]) => (count > 1 ? [`intent ${tag} is at the broker ${count} times`] : []));
}

/** At the broker, rejected, or proven not placed; and no proof of absence while the broker had it. */
function everyIntentEndsKnown({ broker, shown }: History, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const byTag = new Map(broker.orders.filter((order) => !order.elsewhere).map((order) => [order.tag, order]));
  const states = new Map(shown.orders.map((order) => [order.key, order.state]));
  for (const { kind, body } of rows) {
    const order = byTag.get(body.key);
    if (kind === "order.approved") {
      const state = states.get(body.key);
      if (order ? state === undefined || ["queued", "sent", "unresolved", "not-placed"].includes(state) : state !== "rejected" && state !== "not-placed") {
        wrong.push(`intent ${body.key} ends as ${state ?? "nothing"}, and the broker has ${order ? `it as ${order.status}` : "none"}`);
      }
    }
    if (order && order.placedAt <= body.at && (kind === "order.not-placed" || kind === "order.refused")) wrong.push(`${kind} was written of ${body.key}, which the broker had taken before`);
  }
  return wrong;
}

/** Orders, fills and positions as the terminal shows them are the broker's. */
function shownIsTrue(shown: Shown, { broker }: History, when: string): string[] {
  const wrong: string[] = [];
  const byId = new Map(shown.orders.flatMap((order) => (order.brokerOrderId === undefined ? [] : [[order.brokerOrderId, order] as const])));
  for (const order of broker.orders) {
    const view = byId.get(order.id);
    if (!view) {
      wrong.push(`${when}: broker order ${order.id} (${order.status}) is not there`);
      continue;
    }
    const ended = ENDED.has(order.status);
    if (ended ? view.state !== order.status : view.state !== "open" && view.state !== "trigger-pending") wrong.push(`${when}: order ${order.id} is ${view.state}, at the broker ${order.status}`);
    if (view.filled !== order.filled) wrong.push(`${when}: ${view.filled} of order ${order.id} are filled, at the broker ${order.filled}`);
    if (ended) continue;
    if (view.quantity !== order.quantity || view.price !== order.pricePaise * 100 || view.trigger !== order.triggerPaise * 100 || view.type !== TYPES[order.type]) {
      wrong.push(`${when}: the terms of order ${order.id} are not the broker's`);
    }
    if (view.change !== undefined) wrong.push(`${when}: order ${order.id} is still being changed`);
  }
  if (byId.size !== broker.orders.length) wrong.push(`${when}: ${byId.size} orders with an id, at the broker ${broker.orders.length}`);
  return [...wrong, ...positionsAreTrue(shown, broker, when)];
}

interface Sum {
  quantity: number;
  bought: number;
  sold: number;
}

function positionsAreTrue(shown: Shown, broker: History["broker"], when: string): string[] {
  const sums = new Map<string, Sum>();
  const sumOf = (symbol: string, product: string): Sum => {
    const key = `${keyOf(symbol)} ${PRODUCTS[product] ?? product}`;
    const sum = sums.get(key) ?? { quantity: 0, bought: 0, sold: 0 };
    sums.set(key, sum);
    return sum;
  };
  const add = (sum: Sum, quantity: number, value: number): void => {
    sum.quantity += quantity;
    if (quantity > 0) sum.bought += value;
    else sum.sold += value;
  };
  for (const { symbol, product, quantity, valuePaise } of broker.carried) add(sumOf(symbol, product), quantity, valuePaise * 100);
  for (const { symbol, product, side, quantity, pricePaise } of broker.fills) add(sumOf(symbol, product), signed(side, quantity), quantity * pricePaise * 100);
  const wrong: string[] = [];
  for (const view of shown.positions) {
    const name = `${view.instrument} ${view.product}`;
    const sum = sums.get(name) ?? { quantity: 0, bought: 0, sold: 0 };
    sums.delete(name);
    if (view.quantity !== sum.quantity) wrong.push(`${when}: position ${name} is ${view.quantity}, the broker's fills make ${sum.quantity}`);
    if (view.buyValue !== sum.bought || view.sellValue !== sum.sold) wrong.push(`${when}: ${name} was bought for ${view.buyValue} and sold for ${view.sellValue}; the fills say ${sum.bought} and ${sum.sold}`);
    if (view.realised - view.cost !== view.sellValue - view.buyValue) wrong.push(`${when}: realised and cost of ${name} do not add up`);
    if (view.quantity === 0 && view.cost !== 0) wrong.push(`${when}: ${name} is flat and still costs ${view.cost}`);
    if (!view.exact) wrong.push(`${when}: ${name} is still valued at an average`);
  }
  for (const [name, { quantity }] of sums) wrong.push(`${when}: position ${name} of ${quantity} is not there`);
  return wrong;
}

/** An order that the broker has ended is never told open again, and its filled quantity never falls. */
function journalKeepsItsWord(rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const known = new Map<string, { state: string; filled: number }>();
  for (const { seq, kind, body } of rows) {
    if (kind !== "order.told" || !body.says) continue;
    const { state, filled } = body.says;
    const before = known.get(body.key);
    if (before && ENDED.has(before.state) && state !== before.state) wrong.push(`record ${seq}: order ${body.key} had ended as ${before.state} and is told ${state}`);
    if (before && filled < before.filled) wrong.push(`record ${seq}: ${filled} filled of ${body.key}, after ${before.filled}`);
    known.set(body.key, { state, filled });
  }
  return wrong;
}

/** The fills in the journal are the broker's, each once, and with them the cash comes out to the paisa. */
function fillsAndCash({ broker, shown }: History, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const name = (orderId: string, fillId: string): string => `${orderId}/${fillId}`;
  const theirs = new Map(broker.fills.map((fill) => [name(fill.orderId, fill.fillId), fill]));
  const seen = new Set<string>();
  let cash = broker.openingPaise * 100;
  for (const { seq, body } of rows) {
    const { fill } = body;
    if (!fill) continue;
    const id = name(fill.brokerOrderId, fill.fillId);
    const their = theirs.get(id);
    if (seen.has(id)) wrong.push(`record ${seq}: fill ${id} is booked twice`);
    seen.add(id);
    if (!their) wrong.push(`record ${seq}: the broker has no fill ${id}`);
    else if (their.quantity !== fill.quantity || their.pricePaise * 100 !== fill.price || their.side !== fill.side) wrong.push(`record ${seq}: fill ${id} is not as the broker has it`);
    cash -= signed(fill.side, fill.quantity) * fill.price;
  }
  for (const id of theirs.keys()) if (!seen.has(id)) wrong.push(`the broker's fill ${id} is not in the journal`);
  if (cash !== broker.cashPaise * 100) wrong.push(`cash by the journal ${cash / 10_000} rupees, at the broker ${broker.cashPaise / 100}`);
  for (const order of shown.orders) {
    const sum = broker.fills.filter((fill) => fill.orderId === order.brokerOrderId).reduce((total, fill) => total + fill.quantity * fill.pricePaise * 100, 0);
    if (sum !== order.filledValue) wrong.push(`order ${order.key} is filled for ${order.filledValue}, its fills make ${sum}`);
  }
  return wrong;
}

/** All parts of one exit together are exactly what was held when the first was approved, twice that for a reversal. */
function exitsFit({ asked, broker, alone }: History, rows: readonly Row[]): string[] {
  if (!alone) return [];
  const wrong: string[] = [];
  const approvals = rows.filter((row) => row.kind === "order.approved").map(({ body }) => body);
  for (const wish of asked) {
    if ((wish.kind !== "exit" && wish.kind !== "reverse") || wish.once === undefined) continue;
    const parts = approvals.filter((body) => body.once?.startsWith(`${wish.once ?? ""}:`));
    const [first] = parts;
    if (!first?.proposal) continue;
    const { instrument, product, side } = first.proposal;
    const held = heldAt(broker, instrument, product, first.at);
    const total = parts.reduce((sum, { proposal }) => sum + (proposal?.quantity ?? 0), 0);
    const most = Math.abs(held) * (wish.kind === "reverse" ? 2 : 1);
    if (signed(side, 1) === Math.sign(held) || total > most) wrong.push(`${wish.kind} ${wish.once} sends ${side} ${total} of ${instrument}, where ${held} were held`);
  }
  return wrong;
}

function heldAt(broker: History["broker"], instrument: string, product: string, at: number): number {
  const here = (row: { readonly symbol: string; readonly product: string }): boolean => keyOf(row.symbol) === instrument && PRODUCTS[row.product] === product;
  const carried = broker.carried.filter(here).reduce((sum, { quantity }) => sum + quantity, 0);
  return broker.fills.filter((fill) => here(fill) && fill.at <= at).reduce((sum, fill) => sum + signed(fill.side, fill.quantity), carried);
}

function nothingToldIsTakenBack({ told, shown }: History): string[] {
  const orders = new Set(shown.orders.map((order) => order.key));
  const fills = new Set(shown.fills.map((fill) => fill.key));
  return [
    ...told.orders.filter((key) => !orders.has(key)).map((key) => `the page was told of order ${key}, which is gone`),
    ...told.fills.filter((key) => !fills.has(key)).map((key) => `the page was told of fill ${key}, which is gone`),
  ];
}

function restartChangesNothing({ shown, restarted }: History): string[] {
  const lines = ({ orders, fills, positions }: Shown): Set<string> =>
    new Set([
      ...orders.map((order) => `order ${order.key}: ${order.state}, ${order.filled} for ${order.filledValue}`),
      ...fills.map((fill) => `fill ${fill.key}: ${fill.quantity} at ${fill.price}`),
      ...positions.map((one) => `position ${one.instrument} ${one.product}: ${one.quantity} at ${one.cost}, realised ${one.realised}`),
    ]);
  const [before, after] = [lines(shown), lines(restarted)];
  return [...[...before].filter((line) => !after.has(line)).map((line) => `gone after a restart: ${line}`), ...[...after].filter((line) => !before.has(line)).map((line) => `new after a restart: ${line}`)];
}
