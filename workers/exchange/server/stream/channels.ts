/** Who listens to what. A channel is one token in one mode; a packet is encoded once per channel and tick. */

import type { ExchangeCore, Segment, Snapshot } from "../../types.ts";
import type { StreamClient } from "./client.ts";
import type { Mode, PacketEncoder } from "./packets.ts";

export interface Channel {
  readonly token: string;
  readonly mode: Mode;
  readonly exchangeType: number;
  readonly isIndex: boolean;
  /** False for a token that this segment does not have: subscribed, and silent. */
  readonly isListed: boolean;
  readonly members: Set<StreamClient>;
}

export const NSE_CM = 1;
const SEGMENTS: Readonly<Record<number, Segment>> = { [NSE_CM]: "NSE", 2: "NFO" };

export class Channels {
  readonly #core: ExchangeCore;
  readonly #encode: PacketEncoder;
  readonly #byKey = new Map<string, Channel>();
  /** The channels of each token that this exchange lists, at most one a mode. */
  readonly #byToken = new Map<string, Channel[]>();

  constructor(core: ExchangeCore, encode: PacketEncoder) {
    this.#core = core;
    this.#encode = encode;
  }

  /**
   * The channel, made if nobody listens to it yet. A token that is not listed under this segment has
   * one too: it counts against the limit and stays silent, as at the broker.
   */
  find(mode: Mode, exchangeType: number, token: string): Channel {
    const key = `${mode} ${exchangeType} ${token}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const listing = this.#core.listing(token);
    const isListed = listing !== undefined && listing.segment === SEGMENTS[exchangeType];
    return { token, mode, exchangeType, isListed, isIndex: listing?.kind === "index", members: new Set() };
  }

  join(channel: Channel, client: StreamClient): void {
    channel.members.add(client);
    client.channels.add(channel);
    const key = `${channel.mode} ${channel.exchangeType} ${channel.token}`;
    if (this.#byKey.has(key)) return;
    this.#byKey.set(key, channel);
    if (!channel.isListed) return;
    const others = this.#byToken.get(channel.token);
    if (others === undefined) this.#byToken.set(channel.token, [channel]);
    else others.push(channel);
  }

  leave(channel: Channel, client: StreamClient): void {
    channel.members.delete(client);
    client.channels.delete(channel);
    client.unserved.delete(channel);
    if (channel.members.size > 0) return;
    this.#byKey.delete(`${channel.mode} ${channel.exchangeType} ${channel.token}`);
    const rest = this.#byToken.get(channel.token)?.filter((other) => other !== channel) ?? [];
    if (rest.length === 0) this.#byToken.delete(channel.token);
    else this.#byToken.set(channel.token, rest);
  }

  /** Channels of a token that ticked; undefined when nobody listens. */
  of(token: string): readonly Channel[] | undefined {
    return this.#byToken.get(token);
  }

  /** The channel's packet as things stand, or undefined where there is nothing to tell. */
  latest(channel: Channel): Buffer | undefined {
    const snapshot = channel.isListed ? this.#core.snapshot(channel.token) : undefined;
    return snapshot === undefined ? undefined : this.packet(channel, snapshot);
  }

  packet(channel: Channel, snapshot: Snapshot): Buffer {
    return this.#encode(channel.mode, channel.exchangeType, snapshot, channel.isIndex);
  }
}
