import { describe, expect, test } from "vitest";
import type { FromRecorder } from "../../../shared/contract/recorder.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { openRecording } from "../../../shared/recording/read-recording.ts";
import { QuoteBoard, createBoard } from "../../../shared/streams/quote-board.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { Recorder } from "../../../workers/recorder/recorder.ts";
import type { Tape } from "../../../workers/recorder/tape.ts";
import { RETRY_MS } from "../../../workers/recorder/trouble.ts";
import { namesOf } from "./facts.ts";
import { MemoryDisk } from "./memory-disk.ts";

const OPEN = istEpoch("2026-11-23", 555);
const DAY = 86_400_000;

class Rig {
  readonly disk: MemoryDisk;
  readonly told: FromRecorder[] = [];
  now = 1_000_000;
  sequence = 0;
  recorder: Recorder;
  tape: Tape;

  constructor(disk = new MemoryDisk(), mostBytes = 1_000_000) {
    this.disk = disk;
    this.recorder = new Recorder({ disk, folder: "rec", mostBytes, now: () => this.now, tell: (message) => this.#heard(message) });
    this.tape = this.recorder.record("m", new QuoteBoard(createBoard(8)));
  }

  tick(slot: number, at: number, ltp = 1_000_000): void {
    const record = new Float64Array(TICK_FIELDS);
    record[TICK.slot] = slot;
    record[TICK.sequence] = ++this.sequence;
    record[TICK.ltp] = ltp;
    record[TICK.volume] = this.sequence * 10;
    record[TICK.exchangeAt] = record[TICK.marketAt] = at;
    record[TICK.receivedAt] = at + 0.5;
    this.tape.take(record, 0);
    this.tape.ask();
  }

  state() {
    return this.recorder.state(0);
  }

  /** Numbers that cannot be guessed from one another fill the disk. */
  many(count: number, at: number): void {
    for (let i = 0; i < count; i++) this.tick(1, at + i, 1_000_000 + ((i * 7_919) % 10_007) * 500);
  }

  #heard(message: FromRecorder): void {
    this.told.push(message);
    if (message.kind === "who") for (const slot of message.slots) this.recorder.named(message.market, slot, slot === 7 ? undefined : namesOf("ABCDEFG".slice(0, slot + 1)));
  }
}

const ticksIn = (disk: MemoryDisk, path: string): number => openRecording(disk.read(path)).parts.reduce((sum, { runs }) => sum + runs.length, 0);

describe("what is written", () => {
  test("a file a day and market, instruments as they come, one file more after a restart", () => {
    const rig = new Rig();
    rig.tick(1, OPEN);
    rig.tick(2, OPEN + 5);
    rig.recorder.flush();
    expect(rig.state()).toMatchObject({ sentence: "Recording.", stuck: false, instruments: 2, ticks: 2, days: [{ market: "m", day: "2026-11-23", ticks: 2, instruments: 2 }] });
    rig.tick(1, OPEN + DAY);
    rig.recorder.end();
    expect([...rig.disk.files.keys()]).toEqual(["rec/m/2026-11-23/001.ticks", "rec/m/2026-11-24/001.ticks"]);
    expect(rig.disk.openFiles).toBe(0);
    const again = new Rig(rig.disk);
    expect(again.state().days.map(({ day, ticks, instruments }) => [day, ticks, instruments])).toEqual([["2026-11-24", 1, 1], ["2026-11-23", 2, 2]]);
    again.tick(1, OPEN + DAY + 9);
    again.recorder.end();
    expect([...again.disk.files.keys()].at(-1)).toBe("rec/m/2026-11-24/002.ticks");
    expect(again.state().days[0]).toMatchObject({ day: "2026-11-24", ticks: 2, instruments: 1 });
  });

  test("a tick without a name, and one that cannot be kept, are counted and told", () => {
    const rig = new Rig();
    rig.tick(7, OPEN);
    rig.tick(1, OPEN);
    rig.tick(1, OPEN, -5);
    rig.recorder.flush();
    expect(rig.state()).toMatchObject({ ticks: 1, sentence: "Recording; 2 could not be written and are missing." });
  });

  test("packets of an earlier day that come with a subscription stay with the day that the feed's clock tells", () => {
    const rig = new Rig();
    const record = new Float64Array(TICK_FIELDS);
    rig.tick(1, OPEN);
    record.set([2, 99, 500], 0);
    record[TICK.exchangeAt] = OPEN - 3 * DAY;
    record[TICK.marketAt] = OPEN;
    rig.tape.take(record, 0);
    rig.tape.ask();
    rig.recorder.end();
    expect([...rig.disk.files.keys()]).toEqual(["rec/m/2026-11-23/001.ticks"]);
  });

  test("a file that a crash has cut gets its index with the next start, and nothing of it is lost", () => {
    const rig = new Rig();
    rig.many(100, OPEN);
    rig.recorder.flush();
    const path = "rec/m/2026-11-23/001.ticks";
    rig.disk.files.set(path, Uint8Array.from([...rig.disk.read(path), 0xe7, 0x53, 0x64, 0x6b, 3, 9]));
    const again = new Rig(rig.disk);
    expect(again.state().days).toMatchObject([{ day: "2026-11-23", ticks: 100, instruments: 1 }]);
    expect(openRecording(rig.disk.read(path))).toMatchObject({ cut: 0, damaged: 0 });
    expect(new Rig(rig.disk).state().days).toEqual(again.state().days);
  });

  test("strangers in the folder are neither counted nor touched", () => {
    const disk = new MemoryDisk();
    disk.files.set("rec/notes.txt", new Uint8Array(10));
    disk.files.set("rec/m/2020-01-01/mine.txt", new Uint8Array(10));
    disk.files.set("rec/m/holiday/001.ticks", new Uint8Array(10));
    const rig = new Rig(disk, 10);
    expect(rig.state()).toMatchObject({ bytes: 0, days: [] });
    rig.tick(1, OPEN);
    rig.recorder.flush();
    expect(disk.files.size).toBe(3);
  });
});

describe("trouble with the disk", () => {
  test("a full disk: said once, what is there stays readable, and it goes on when there is room", () => {
    const rig = new Rig();
    rig.many(100, OPEN);
    rig.recorder.flush();
    rig.disk.room = rig.disk.used + 40;
    rig.many(100, OPEN + 1_000);
    rig.recorder.flush();
    expect(rig.state().sentence).toBe("The disk is full, so no ticks are recorded. Free some space on the disk of rec, or set a smaller bound. It is tried again every 30 s.");
    expect(rig.state()).toMatchObject({ stuck: true, ticks: 100 });
    rig.disk.room = Infinity;
    rig.many(10, OPEN + 2_000);
    rig.recorder.flush();
    expect(rig.state().stuck).toBe(true);
    rig.now += RETRY_MS;
    rig.many(10, OPEN + 3_000);
    rig.recorder.flush();
    expect(rig.state()).toMatchObject({ stuck: false, ticks: 110, sentence: "Recording; 110 could not be written and are missing." });
    rig.recorder.end();
    expect(ticksIn(rig.disk, "rec/m/2026-11-23/001.ticks")).toBe(1);
    expect(rig.disk.openFiles).toBe(0);
    expect(new Rig(rig.disk).state().days[0]).toMatchObject({ ticks: 110 });
  });

  test("a folder that may not be written", () => {
    const rig = new Rig();
    rig.disk.trouble = "EROFS";
    rig.tick(1, OPEN);
    rig.recorder.flush();
    expect(rig.state()).toMatchObject({ stuck: true, sentence: "Sauda may not write to rec, so no ticks are recorded. Make the folder writable. It is tried again every 30 s." });
    rig.disk.trouble = undefined;
    rig.now += RETRY_MS;
    rig.tick(1, OPEN + 1);
    rig.recorder.flush();
    expect(rig.state()).toMatchObject({ stuck: false, ticks: 1 });
  });
});

describe("the bound", () => {
  test("the oldest whole days go first, of whichever market, and today's never", () => {
    const rig = new Rig();
    for (let day = 0; day < 4; day++) rig.many(200, OPEN + day * DAY);
    rig.recorder.flush();
    const { days, bytes } = rig.state();
    expect(days.map(({ day }) => day)).toEqual(["2026-11-26", "2026-11-25", "2026-11-24", "2026-11-23"]);
    rig.recorder.bound(bytes - 1);
    rig.many(10, OPEN + 3 * DAY + 500);
    rig.recorder.flush();
    expect(rig.state().days.map(({ day }) => day)).toEqual(["2026-11-26", "2026-11-25", "2026-11-24"]);
    rig.recorder.bound(days[0]!.bytes + 100);
    rig.many(200, OPEN + 3 * DAY + 1_000);
    rig.recorder.flush();
    expect(rig.state().days.map(({ day }) => day)).toEqual(["2026-11-26"]);
    expect(rig.state()).toMatchObject({ stuck: true, ticks: 210 });
    expect(rig.state().sentence).toMatch(/^Today's ticks alone have reached the bound of 0 MB, so recording has stopped until the next trading day\. Set a larger bound to go on today\.$/);
  });

  test("a larger bound goes on at once, and a new day makes room", () => {
    const rig = new Rig(new MemoryDisk(), 1_500);
    rig.many(400, OPEN);
    rig.recorder.flush();
    expect(rig.state()).toMatchObject({ stuck: true, ticks: 0 });
    rig.recorder.bound(100_000);
    rig.many(5, OPEN + 1_000);
    rig.recorder.flush();
    expect(rig.state()).toMatchObject({ stuck: false, ticks: 5 });
    rig.recorder.bound(rig.state().bytes + 300);
    rig.now += RETRY_MS;
    rig.many(5, OPEN + DAY);
    rig.recorder.flush();
    expect(rig.state().days.map(({ day }) => day)).toEqual(["2026-11-24"]);
  });
});
