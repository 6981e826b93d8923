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

  push(row: Record<string, string>): void {
    const { chance, time, hostile } = this.#network;
    if (!this.connected) return;
    if (time.now() < this.#muteUntil) return this.#network.count("socket: mute");
    const kind = hostile ? chance.weighed({ good: 760, dropped: 80, twice: 60, late: 70, cut: 15, broken: 12, mute: 3 }) : "good";
    this.#network.count(`socket: ${kind}`);
    const text = JSON.stringify({ "user-id": "P100001", "status-code": "200", "order-status": "AB01", "error-message": "", orderData: row });
    if (kind === "dropped") return;
    if (kind === "broken") return this.#break();
    if (kind === "mute") {
      this.#muteUntil = time.now() + chance.from(2_000, 30_000);
      return;
    }
    this.#arrive(kind === "cut" ? text.slice(0, chance.from(1, text.length - 1)) : text, kind === "late" ? chance.from(500, 8_000) : chance.from(1, 80));
    if (kind === "twice") this.#arrive(text, chance.from(1, 5_000));
  }

  #arrive(text: string, ms: number): void {
    this.#network.time.after(ms, () => {
      if (!this.connected || this.#ended || !this.#life.alive || !this.#life.border("receive: socket")) return;
      const read = this.#options.protocol.orderSocket.read(text);
      if (!read) return;
      if ("why" in read) this.#options.onTrouble(read.why);
      else this.#options.onOrder(read.order);
    });
  }

  #break(): void {
    this.connected = false;
    this.#connect(this.#network.chance.from(100, 6_000));
  }

  #connect(ms: number): void {
    this.#network.time.after(ms, () => {
      if (this.#ended || !this.#life.alive || this.connected) return;
      if (!this.#network.broker.takes(this.#session?.accessToken)) {
        this.#options.onUnauthorised();
        return this.#connect(2_000);
      }
      this.connected = true;
      this.#options.onConnected();
    });
  }
}
