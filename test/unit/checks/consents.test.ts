import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Consents } from "../../../electron/orders/checks/consents.ts";
import type { DatedEvent, Journal } from "../../../electron/storage/journal.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, SBIN } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const DAY = "2026-11-20";
const OTHER = "NSE:UPL" as InstrumentKey;

/** What the next start is handed: of each thing the latest record, unless it is over. */
function standing(records: readonly JournalRecord[]): JournalRecord[] {
  const latest = new Map<string, JournalRecord>();
  for (const record of records) latest.set(`${record.kind} ${(JSON.parse(record.body) as { id: string }).id}`, record);
  return [...latest.values()].filter(({ body }) => !(JSON.parse(body) as { over: boolean }).over);
}

function consents(journal: Journal, day: () => string = () => DAY): Consents {
  return new Consents({ account: ACCOUNT, journal, clock: new VirtualTime(), day });
}

/** A disk that writes when it is told to; a kill drops what it has not written. */
class SlowJournal implements Journal {
  readonly written: JournalRecord[] = [];
  #waiting: { events: readonly DatedEvent[]; done: () => void }[] = [];
  append(events: readonly DatedEvent[]): Promise<void> {
    return new Promise((done) => void this.#waiting.push({ events, done }));
  }
  flush(): void {
    for (const { events, done } of this.#waiting.splice(0)) {
      for (const event of events) this.written.push({ ...toRecord(event), seq: this.written.length + 1 });
      done();
    }
  }
}

describe("consents", () => {
  test("to exactly these words, of this share, on this day; with the words in the journal", async () => {
    const journal = new MemoryJournal();
    let day = DAY;
    const mine = consents(journal, () => day);
    expect(mine.covers(SBIN, "Notice")).toBe(false);
    await mine.give(SBIN, "Notice");
    expect([mine.covers(SBIN, "Notice"), mine.covers(SBIN, "Another"), mine.covers(OTHER, "Notice")]).toEqual([true, false, false]);
    expect(journal.records[0]).toMatchObject({ kind: "standing.consent", account: ACCOUNT, day: DAY });
    expect(JSON.parse(journal.records[0]!.body)).toMatchObject({ what: `Agreed to the broker's notice on NSE:SBIN for ${DAY}: “Notice”`, over: false, state: { notice: "Notice", day: DAY } });
    await mine.give(SBIN, "Notice");
    expect(journal.records).toHaveLength(1);
    day = "2026-11-21";
    expect(mine.covers(SBIN, "Notice")).toBe(false);
    mine.newDay();
    expect(standing(journal.records)).toEqual([]);
  });

  test("nothing goes by it before it is on the disk, and a kill in between leaves none", async () => {
    const journal = new SlowJournal();
    const mine = consents(journal);
    const given = mine.give(SBIN, "Notice");
    await Promise.resolve();
    expect(mine.covers(SBIN, "Notice")).toBe(false);
    const killed = consents(new MemoryJournal());
    killed.restore(standing(journal.written));
    expect(killed.covers(SBIN, "Notice")).toBe(false);
    // Pressed again meanwhile: the same one.
    const again = mine.give(SBIN, "Notice");
    journal.flush();
    await Promise.all([given, again]);
    expect(mine.covers(SBIN, "Notice")).toBe(true);
    expect(journal.written).toHaveLength(1);
    // Killed after it: not asked twice.
    const next = consents(new MemoryJournal());
    next.restore(standing(journal.written));
    expect(next.covers(SBIN, "Notice")).toBe(true);
  });

  test("a journal that cannot be written gives no consent", async () => {
    const journal = new MemoryJournal();
    journal.broken = true;
    const mine = consents(journal);
    await expect(mine.give(SBIN, "Notice")).rejects.toThrow(/disk full/);
    expect(mine.covers(SBIN, "Notice")).toBe(false);
    journal.broken = false;
    await mine.give(SBIN, "Notice");
    expect(mine.covers(SBIN, "Notice")).toBe(true);
  });

  test("over any days, restarts and shares: in force exactly when these words were the last agreed to on this day", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("give" as const), share: fc.constantFrom(SBIN, OTHER), notice: fc.constantFrom("A", "B") }),
      fc.constant({ kind: "restart" as const }),
      fc.constant({ kind: "day" as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const journal = new MemoryJournal();
        let number = 1;
        const day = (): string => `2026-11-${String(number).padStart(2, "0")}`;
        let mine = consents(journal, day);
        const model = new Map<string, string>();
        for (const one of steps) {
          if (one.kind === "give") {
            await mine.give(one.share, one.notice);
            model.set(one.share, one.notice);
          } else if (one.kind === "restart") {
            mine = consents(journal, day);
            mine.restore(standing(journal.records));
          } else {
            number++;
            mine.newDay();
            model.clear();
          }
          for (const share of [SBIN, OTHER]) for (const notice of ["A", "B"]) expect(mine.covers(share, notice)).toBe(model.get(share) === notice);
        }
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});
