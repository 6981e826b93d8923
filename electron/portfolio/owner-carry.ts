import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import { OrderLedger } from "../orders/order-ledger.ts";
import type { Journal } from "../storage/journal.ts";
import type { StandingRecords } from "../storage/standing.ts";
import { Standing } from "../storage/standing.ts";
import type { OwnedQuantity } from "./owner-split.ts";

export interface OwnerCarryOptions {
  readonly id: AccountId;
  readonly journal: Journal;
  readonly clock: SystemClock;
  readonly day: () => string;
}

/** Who owned what when the day began. */
interface OwnersState {
  readonly day: string;
  readonly parts: readonly OwnedQuantity[];
}

const ID = "parts";
const SILENT = { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} };
const NOWHERE: Journal = { append: () => Promise.resolve() };

/** Takes from one trading day into the next whose quantities they are: the broker knows only the sum. */
export class OwnerCarry {
  #options: OwnerCarryOptions;
  #standing: Standing<OwnersState>;

  constructor(options: OwnerCarryOptions) {
    this.#options = options;
    const { journal, clock, day } = options;
    this.#standing = new Standing({ kind: "owners", journal, clock, day, isOver: () => false });
  }

  /**
   * At the start. What was recorded for today stands; else the last day of the journal is folded once
   * more, on top of what was recorded for it.
   * @param records of the account's latest trading day, today or an earlier one.
   * @returns whose the quantities are that today's carried-in ones consist of.
   */
  restore(standing: StandingRecords, records: readonly JournalRecord[], today: string): readonly OwnedQuantity[] {
    const { id } = this.#options;
    const known = this.#standing.restore(standing, id).at(-1);
    const own = records.filter((record) => record.account === id);
    const latest = own.at(-1)?.day;
    if (known?.day === today || latest === undefined || latest >= today) return known?.day !== undefined && known.day <= today ? known.parts : [];
    const ledger = new OrderLedger(NOWHERE, SILENT);
    if (known && known.day <= latest) ledger.owners.record(id, known.parts);
    ledger.restore(own.filter((record) => record.day === latest));
    const parts = ledger.owners.overnight(id);
    this.newDay(today, parts);
    return parts;
  }

  /** @param parts as they were when the former day ended. */
  newDay(day: string, parts: readonly OwnedQuantity[]): void {
    const words = parts.map(({ instrument, owner, quantity }) => `${instrument} ${owner} ${quantity}`).join(", ");
    // Should it not be written, the next start folds the former day again.
    this.#standing.save(this.#options.id, ID, { day, parts }, `Carried into ${day}: ${words === "" ? "nothing" : words}.`).catch(() => {});
  }
}
