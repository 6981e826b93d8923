/** A user's order as the queue knows it. `remaining` is all that is unfilled, shown or not. */
export interface Resting {
  readonly orderId: string;
  readonly client: string;
  readonly price: number;
  remaining: number;
  /** Units shown at a time; 0 = all of it. */
  readonly disclosed: number;
}

/** One place in a queue: a user's order, or a run of the crowd's orders (no owner). */
export interface Entry {
  readonly owner: Resting | undefined;
  /** Units shown, which is what a trade can take before the place is lost. */
  quantity: number;
}

/**
 * One price of one side: a first-in-first-out queue. The crowd's orders between two users' are one
 * entry, so a level that no user stands in has at most one.
 */
export class PriceLevel {
  readonly price: number;
  readonly entries: Entry[] = [];
  /** Units of the crowd, of users (shown), and the number of users. */
  crowd = 0;
  shown = 0;
  users = 0;
  /** What stands ahead of some user here has changed since the places were last saved. */
  moved = false;
  private crowdOrders = 0;

  constructor(price: number) {
    this.price = price;
  }

  get quantity(): number {
    return this.crowd + this.shown;
  }

  get orders(): number {
    return this.crowdOrders + this.users;
  }

  /** Joins the tail. */
  join(owner: Resting, shown = visiblePart(owner)): void {
    this.entries.push({ owner, quantity: shown });
    this.shown += shown;
    this.users += 1;
    this.moved = true;
  }

  /** Takes `quantity` (no more than it shows) from the entry at the head. */
  takeHead(quantity: number): void {
    const head = this.entries[0];
    if (head === undefined) return;
    head.quantity -= quantity;
    if (head.owner === undefined) {
      this.crowd -= quantity;
      if (this.crowd === 0) this.crowdOrders = 0;
      else this.crowdOrders = Math.max(1, Math.ceil((this.crowdOrders * this.crowd) / (this.crowd + quantity)));
    } else {
      head.owner.remaining -= quantity;
      this.shown -= quantity;
    }
    this.moved ||= this.users > 0;
    if (head.quantity === 0) this.retireHead(head);
  }

  /** A used-up place is given up; an order with undisclosed quantity left queues again, at the tail. */
  private retireHead(head: Entry): void {
    this.entries.shift();
    if (head.owner === undefined) return;
    this.users -= 1;
    if (head.owner.remaining > 0) this.join(head.owner);
  }

  /** Takes a user's order out of the queue. */
  leave(orderId: string): Entry | undefined {
    const at = this.entries.findIndex((entry) => entry.owner?.orderId === orderId);
    const entry = this.entries[at];
    if (entry === undefined) return undefined;
    this.entries.splice(at, 1);
    this.shown -= entry.quantity;
    this.users -= 1;
    const before = this.entries[at - 1];
    const after = this.entries[at];
    if (before !== undefined && after !== undefined && before.owner === undefined && after.owner === undefined) {
      before.quantity += after.quantity;
      this.entries.splice(at, 1);
    }
    return entry;
  }

  /** Makes a user's order smaller without losing its place. */
  shrink(orderId: string, remaining: number): void {
    const entry = this.entries.find((each) => each.owner?.orderId === orderId);
    if (entry?.owner === undefined) return;
    entry.owner.remaining = remaining;
    const shown = Math.min(entry.quantity, remaining);
    this.shown -= entry.quantity - shown;
    entry.quantity = shown;
  }

  /**
   * Brings the crowd here to `target` units. Newcomers queue behind everybody; those who leave leave
   * from the back, so nobody gains a place by it until all behind have gone.
   */
  setCrowd(target: number, orders: number): void {
    if (target > this.crowd) this.addCrowd(target - this.crowd);
    else if (target < this.crowd) this.dropCrowd(this.crowd - target);
    this.crowd = target;
    this.crowdOrders = target === 0 ? 0 : orders;
  }

  private addCrowd(quantity: number): void {
    const tail = this.entries[this.entries.length - 1];
    if (tail !== undefined && tail.owner === undefined) tail.quantity += quantity;
    else this.entries.push({ owner: undefined, quantity });
  }

  private dropCrowd(quantity: number): void {
    let left = quantity;
    for (let i = this.entries.length - 1; i >= 0 && left > 0; i--) {
      const entry = this.entries[i];
      if (entry === undefined || entry.owner !== undefined) continue;
      const gone = Math.min(left, entry.quantity);
      entry.quantity -= gone;
      left -= gone;
      if (i < this.entries.length - 1) this.moved = true;
      if (entry.quantity === 0) this.entries.splice(i, 1);
    }
  }
}

export function visiblePart(owner: Resting): number {
  return owner.disclosed > 0 ? Math.min(owner.disclosed, owner.remaining) : owner.remaining;
}
