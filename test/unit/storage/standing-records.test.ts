import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { OpenedJournal } from "../../../electron/storage/journal-thread.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import type { DatedEvent } from "../../../electron/storage/journal.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { StandingRecord } from "../../../shared/domain/order-events.ts";
import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";
import { ACCOUNT, DAY, approved, system } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const open = (folder: string): Promise<OpenedJournal> => JournalThread.open({ journalPath: join(folder, "journal.db"), activityPath: join(folder, "activity.db"), startedAt: 0 });

function standing(kind: string, id: string, over: boolean, state: unknown = {}, account: string = ACCOUNT, day = DAY): DatedEvent {
  const event: StandingRecord = { kind: `standing.${kind}`, at: system(1), account, day, id, what: "changed", over, state };
  return { account, day, event };
}

const order = (n: number, day = DAY, account: string = ACCOUNT): DatedEvent => ({ account, day, event: approved({}, `abcd${n}` as OrderKey) });
const idsOf = (records: readonly JournalRecord[]): string[] => records.map((record) => (JSON.parse(record.body) as StandingRecord).id);

test("a start hands out the latest state of what is not over, from whatever day, in the order of the last change", async () => {
  const folder = tempFolder();
  const { journal } = await open(folder);
  await journal.append([standing("gtt", "a", false, { n: 1 }, ACCOUNT, "2021-11-22"), standing("gtt", "b", false), standing("gtt", "c", false)]);
  await journal.append([order(1, "2026-11-21"), standing("gtt", "a", false, { n: 2 }), standing("gtt", "b", true)]);
  await journal.append([standing("bracket", "a", false), standing("gtt", "a", false, { n: 9 }, "other")]);
  await journal.close();
  const again = await open(folder);
  expect(again.standing.map((record) => [record.kind, record.account, ...idsOf([record]), (JSON.parse(record.body) as StandingRecord).state])).toEqual([
    ["standing.gtt", ACCOUNT, "c", {}],
    ["standing.gtt", ACCOUNT, "a", { n: 2 }],
    ["standing.bracket", ACCOUNT, "a", {}],
    ["standing.gtt", "other", "a", { n: 9 }],
  ]);
  await again.journal.close();
});

test("what is over and begins again under its old name is handed out again", async () => {
  const folder = tempFolder();
  const { journal } = await open(folder);
  for (const over of [false, true, false]) await journal.append([standing("kill", "switch", over)]);
  await journal.close();
  const again = await open(folder);
  expect(idsOf(again.standing)).toEqual(["switch"]);
  await again.journal.close();
});

test("an order's records and a thing's history are found in a journal of other things, oldest first", async () => {
  const { journal } = await open(tempFolder());
  await journal.append([standing("gtt", "a", false, { n: 1 }), order(1), standing("gtt", "b", false), standing("gtt", "a", true, { n: 2 })]);
  expect((await journal.records({ about: "abcd1", most: 10 })).map((record) => record.seq)).toEqual([2]);
  expect((await journal.records({ about: "a", account: ACCOUNT, most: 10 })).map((record) => record.seq)).toEqual([1, 4]);
  expect((await journal.records({ kindPrefix: "standing.", most: 2 })).map((record) => record.seq)).toEqual([3, 4]);
  expect((await journal.records({ most: 10, beforeSeq: 3 })).map((record) => record.seq)).toEqual([1, 2]);
  await expect(journal.records({ most: 10_001 })).rejects.toThrow(/at most 10000 records.*10001/);
  await journal.close();
  await expect(journal.records({ most: 1 })).rejects.toThrow(/closing/);
});

const somewhere = fc.record({
  account: fc.constantFrom("a", "b", "c"),
  day: fc.constantFrom("2026-11-18", "2026-11-19", "2026-11-20"),
  what: fc.oneof(
    fc.record({ kind: fc.constantFrom("gtt", "gttx", "bracket"), id: fc.constantFrom("x", "y"), over: fc.boolean() }),
    fc.record({ order: fc.constantFrom(1, 2, 3) }),
  ),
});
const asked = fc.record(
  {
    account: fc.constantFrom("a", "b", "none"),
    fromDay: fc.constantFrom("2026-11-01", "2026-11-19", "2026-11-20"),
    toDay: fc.constantFrom("2026-11-18", "2026-11-19", "2026-12-01"),
    kindPrefix: fc.constantFrom("standing.gtt", "standing.", "order.", "stand"),
    about: fc.constantFrom("x", "abcd2", "nobody"),
    beforeSeq: fc.integer({ min: 1, max: 30 }),
    most: fc.integer({ min: 1, max: 12 }),
  },
  { requiredKeys: ["most"] },
);

test("whatever is asked, the answer is the one of going through all records", () => {
  const folder = tempFolder();
  let run = 0;
  fc.assert(
    fc.property(fc.array(somewhere, { minLength: 1, maxLength: 25 }), fc.array(asked, { minLength: 5, maxLength: 10 }), (all, queries) => {
      const file = new JournalFile(join(folder, `${++run}.db`), 0);
      const records: JournalRecord[] = all.map(({ account, day, what }, i) => ({
        ...toRecord("order" in what ? order(what.order, day, account) : standing(what.kind, what.id, what.over, { i }, account, day)),
        seq: i + 1,
      }));
      file.append([records]);
      for (const query of queries) expect([...file.search(query)].reverse().flat().map((record) => record.seq)).toEqual(slowly(records, query));
      const latest = new Map(records.filter((record) => record.kind.startsWith("standing.")).map((record) => [`${record.kind} ${record.account} ${String(idsOf([record])[0])}`, record]));
      const live = [...latest.values()].filter((record) => !(JSON.parse(record.body) as StandingRecord).over);
      expect(file.standing().map((record) => record.seq)).toEqual(live.map((record) => record.seq).sort((a, b) => a - b));
      file.close();
    }),
    { numRuns: 150 },
  );
});

function slowly(records: readonly JournalRecord[], query: RecordQuery): number[] {
  const found = records.filter((record) => {
    const body = JSON.parse(record.body) as { key?: string; id?: string };
    return (
      (query.account === undefined || record.account === query.account) &&
      (query.fromDay === undefined || record.day >= query.fromDay) &&
      (query.toDay === undefined || record.day <= query.toDay) &&
      (query.kindPrefix === undefined || record.kind.startsWith(query.kindPrefix)) &&
      (query.about === undefined || (body.key ?? body.id) === query.about) &&
      (query.beforeSeq === undefined || record.seq < query.beforeSeq)
    );
  });
  return found.slice(-query.most).map((record) => record.seq);
}
