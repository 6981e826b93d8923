import { handOf, signed } from "./records.ts";
import type { Row } from "./records.ts";

interface Terms {
  readonly instrument: string;
  readonly product: string;
  readonly side: string;
  readonly owner: string;
}

/** What the terminal could know of positions when it wrote a record: by what it had written before. */
export class Known {
  /** In the order of the journal: from this record on, an owner's quantity at a place is so much. */
  #changes: { readonly seq: number; readonly place: string; readonly owner: string; readonly quantity: number }[] = [];

  constructor(rows: readonly Row[]) {
    const orders = new Map<string, Terms>();
    const filled = new Map<string, number>();
    const exactly = new Map<string, number>();
    for (const { seq, kind, body } of rows) {
      if (kind === "order.approved" && body.proposal) orders.set(body.key, body.proposal);
      const adopted = kind === "order.adopted" ? (body as unknown as { readonly order: { readonly proposal: Terms } }).order.proposal : undefined;
      if (adopted) orders.set(body.key, adopted);
      if (kind === "position.carried") this.#carried(seq, (body as unknown as { readonly positions: readonly { readonly instrument: string; readonly product: string; readonly quantity: number }[] }).positions);
      if (body.fill) exactly.set(body.key, (exactly.get(body.key) ?? 0) + body.fill.quantity);
      // The trade book may be ahead of the order's own news.
      const now = Math.max(body.says?.filled ?? 0, exactly.get(body.key) ?? 0);
      const order = orders.get(body.key);
      const before = filled.get(body.key) ?? 0;
      if (!order || now <= before) continue;
      filled.set(body.key, now);
      this.#changes.push({ seq, place: `${order.instrument} ${order.product}`, owner: handOf(order.owner), quantity: signed(order.side, now - before) });
    }
  }

  /** Signed units of one owner before a record. */
  by(owner: string, instrument: string, product: string, seq: number): number {
    return this.#sum(seq, `${instrument} ${product}`, handOf(owner));
  }

  net(instrument: string, product: string, seq: number): number {
    return this.#sum(seq, `${instrument} ${product}`, undefined);
  }

  #carried(seq: number, positions: readonly { readonly instrument: string; readonly product: string; readonly quantity: number }[]): void {
    for (const { instrument, product, quantity } of positions) {
      const place = `${instrument} ${product}`;
      const before = this.#changes.filter((one) => one.place === place && one.owner === "carried").reduce((sum, one) => sum + one.quantity, 0);
      this.#changes.push({ seq, place, owner: "carried", quantity: quantity - before });
    }
  }

  #sum(seq: number, place: string, owner: string | undefined): number {
    let sum = 0;
    for (const one of this.#changes) if (one.seq < seq && one.place === place && (owner === undefined || one.owner === owner || (owner === "manual" && one.owner === "carried"))) sum += one.quantity;
    return sum;
  }
}
