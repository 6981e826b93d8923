/** What a subscription request does: all of it or nothing, and no word about it unless it is refused. */

import type { ExchangeQuirks } from "../../../../shared/contract/exchange.ts";
import { NSE_CM } from "./channels.ts";
import type { Channel, Channels } from "./channels.ts";
import type { StreamClient } from "./client.ts";
import { invalidPayload, limitExceeded } from "./request.ts";
import type { StreamRequest } from "./request.ts";

/** Subscriptions of one connection, counted per token and mode. */
const MAX_SUBSCRIPTIONS = 1000;
/** Tokens of one connection in mode 4, which is given for NSE shares only. */
const MAX_DEPTH_TOKENS = 50;

function channelsOf(channels: Channels, request: StreamRequest): Channel[] {
  const wanted = new Map<string, Channel>();
  for (const { exchangeType, token } of request.wanted) wanted.set(`${exchangeType} ${token}`, channels.find(request.mode, exchangeType, token));
  return [...wanted.values()];
}

/** Subscriptions that are there already are free. */
function isOverLimit(client: StreamClient, added: readonly Channel[], mode: number): boolean {
  if (client.channels.size + added.length > MAX_SUBSCRIPTIONS) return true;
  if (mode !== 4) return false;
  const held = [...client.channels].filter((channel) => channel.mode === 4).length;
  return held + added.length > MAX_DEPTH_TOKENS;
}

/** The exchange's trouble with the twenty levels of a token, where it has one. */
function troubleWith(trouble: ExchangeQuirks["depth20"], mode: number, token: string): "silent" | "refused" | "cut" | undefined {
  return mode === 4 && (trouble?.tokens?.includes(token) ?? true) ? trouble?.how : undefined;
}

/** Leaves a channel that has just been asked for unserved where the client has as many served ones as the exchange's trouble allows. */
function serveOrNot(client: StreamClient, channel: Channel, servedTokens: number): void {
  client.unserved.delete(channel);
  if (client.channels.size - client.unserved.size > servedTokens) client.unserved.add(channel);
}

/** Joins the channels and sends each one's snapshot, also of those joined before. A refused request changes nothing. */
export function subscribe(channels: Channels, client: StreamClient, request: StreamRequest, { mutedStream = false, servedTokens = Infinity, depth20 }: ExchangeQuirks): void {
  const { correlationId, mode } = request;
  const troubles = new Set(request.wanted.map(({ token }) => troubleWith(depth20, mode, token)));
  if (troubles.has("cut")) return client.cut();
  if (troubles.has("refused")) return client.sendText(invalidPayload(correlationId));
  if (mode === 4 && request.wanted.some(({ exchangeType }) => exchangeType !== NSE_CM)) return client.sendText(invalidPayload(correlationId));
  const wanted = channelsOf(channels, request);
  const added = wanted.filter((channel) => !client.channels.has(channel));
  if (isOverLimit(client, added, mode)) return client.sendText(limitExceeded(correlationId));
  for (const channel of wanted) {
    channels.join(channel, client);
    serveOrNot(client, channel, servedTokens);
    if (troubleWith(depth20, mode, channel.token) === "silent") client.unserved.add(channel);
  }
  if (mutedStream) return;
  for (const channel of wanted) {
    const packet = channels.latest(channel);
    if (packet !== undefined) client.deliver(channel, packet);
  }
}

export function unsubscribe(channels: Channels, client: StreamClient, request: StreamRequest): void {
  for (const channel of channelsOf(channels, request)) if (client.channels.has(channel)) channels.leave(channel, client);
}
