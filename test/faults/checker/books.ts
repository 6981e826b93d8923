import type { History, Shown } from "./history.ts";
import { ENDED, PRODUCTS, TYPES, keyOf, signed } from "./records.ts";

/** Orders, fills and positions as the terminal shows them are the broker's. */
export function shownIsTrue(shown: Shown, { broker }: History, when: string): string[] {
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

export function nothingToldIsTakenBack({ told, shown }: History): string[] {
  const orders = new Set(shown.orders.map((order) => order.key));
  const fills = new Set(shown.fills.map((fill) => fill.key));
  return [
    ...told.orders.filter((key) => !orders.has(key)).map((key) => `the page was told of order ${key}, which is gone`),
    ...told.fills.filter((key) => !fills.has(key)).map((key) => `the page was told of fill ${key}, which is gone`),
  ];
}

export function restartChangesNothing({ shown, restarted }: History): string[] {
  const lines = ({ orders, fills, positions }: Shown): Set<string> =>
    new Set([
      ...orders.map((order) => `order ${order.key}: ${order.state}, ${order.filled} for ${order.filledValue}`),
      ...fills.map((fill) => `fill ${fill.key}: ${fill.quantity} at ${fill.price}`),
      ...positions.map((one) => `position ${one.instrument} ${one.product}: ${one.quantity} at ${one.cost}, realised ${one.realised}`),
    ]);
  const [before, after] = [lines(shown), lines(restarted)];
  return [...[...before].filter((line) => !after.has(line)).map((line) => `gone after a restart: ${line}`), ...[...after].filter((line) => !before.has(line)).map((line) => `new after a restart: ${line}`)];
}
