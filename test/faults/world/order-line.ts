import type { OrderNews, OrderSocketOptions } from "../../../electron/brokers/order-socket.ts";
import type { Session } from "../../../shared/brokers/port.ts";
import type { Life } from "./crash-journal.ts";
import type { Network } from "./wires.ts";

/**
 * The order socket's line on virtual time: connects when it pleases, drops, repeats, delays (and so
 * reorders) and cuts messages, falls silent, and breaks. What it reads it reads as the real one does.
 */
export class OrderLine implements OrderNews {
  connected = false;
  #options: OrderSocketOptions;
  #network: Network;
  #life: Life;
  #ended = false;
  #session: Session | undefined;
  #muteUntil = 0;
  /** By order: the largest filled quantity heard, and how often each was. */
  #heard = new Map<string, { filled: string; times: number; complete: boolean }>();

  constructor(options: OrderSocketOptions, network: Network, life: Life) {
    this.#options = options;
    this.#network = network;
    this.#life = life;
  }

  use(session: Session): void {
    this.#session = session;
    this.connected = false;
    this.#connect(this.#network.chance.from(5, 200));
  }

  end(): void {
    this.#ended = true;
    this.connected = false;
  }

  /** Hears nothing for so long, and does not notice. */
  mute(ms: number): void {
    this.#muteUntil = this.#network.time.now() + ms;
    this.#network.count("socket: mute spell");
  }

  /** Loses the connection, and seeks a new one. */
  drop(): void {
    if (this.connected) this.#break();
  }

  push(row: Record<string, string>): void {
    const { chance, time, hostile } = this.#network;
    if (!this.connected) return;
    if (time.now() < this.#muteUntil) return this.#network.count("socket: mute");
    const kind = hostile ? chance.weighed({ good: 760, dropped: 80, twice: 60, late: 70, cut: 15, broken: 12, mute: 3 }) : "good";
    this.#network.count(`socket: ${kind}`);
    const text = JSON.stringify({ "user-id": "P100001", "status-code": "200", "order-status": "AB01", "error-message": "", orderData: row });
    if (kind === "dropped") return;
    if (kind === "broken") return this.#break();
    if (kind === "mute") return this.mute(chance.from(2_000, 30_000));
    this.#arrive(row, kind === "cut" ? text.slice(0, chance.from(1, text.length - 1)) : text, kind === "late" ? chance.from(500, 8_000) : chance.from(1, 80));
    if (kind === "twice") this.#arrive(row, text, chance.from(1, 5_000));
  }

  /** Tells apart what a terminal must bear: the same fill again, and an order that is said to be open after its end. */
  #note(row: Record<string, string>): void {
    const { orderid = "", filledshares = "0", status } = row;
    const heard = this.#heard.get(orderid);
    if (heard?.complete && status === "open") this.#network.count("socket: open after complete");
    if (heard?.filled === filledshares && filledshares !== "0" && ++heard.times === 2) this.#network.count("socket: same fill again");
    if (!heard || Number(filledshares) > Number(heard.filled) || status === "complete") this.#heard.set(orderid, { filled: filledshares, times: heard?.filled === filledshares ? heard.times : 1, complete: status === "complete" });
  }

  #arrive(row: Record<string, string>, text: string, ms: number): void {
    this.#network.time.after(ms, () => {
      if (!this.connected || this.#ended || !this.#life.alive || this.#life.asleep || !this.#life.border("receive: socket")) return;
      this.#note(row);
      const read = this.#options.protocol.orderSocket.read(text);
      if (!read) return;
      if ("why" in read) this.#options.onTrouble(read.why);
      else this.#options.onOrder(read.order);
    });
  }

  #break(backIn = this.#network.chance.from(100, 6_000)): void {
    this.connected = false;
    this.#network.count("socket: broke");
    this.#connect(backIn);
  }

  #connect(ms: number): void {
    this.#network.time.after(ms, () => {
      if (this.#ended || !this.#life.alive || this.connected) return;
      if (this.#life.asleep) return this.#life.whenAwake(() => this.#connect(5));
      if (!this.#network.broker.takes(this.#session?.accessToken)) {
        this.#options.onUnauthorised();
        return this.#connect(2_000);
      }
      this.connected = true;
      this.#options.onConnected();
      if (this.#network.shaky) this.#break(this.#network.chance.from(20, 200));
    });
  }
}
