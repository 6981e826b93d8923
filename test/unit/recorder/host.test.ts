import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RecordedMarket } from "../../../electron/recorder/recorder-host.ts";
import { RECORDER_RING, RecorderHost } from "../../../electron/recorder/recorder-host.ts";
import { readRecorderSettings } from "../../../electron/recorder/recorder-settings.ts";
import type { RecorderThreadEvents } from "../../../electron/recorder/recorder-thread.ts";
import type { FromRecorder, ToRecorder } from "../../../shared/contract/recorder.ts";
import type { RecorderView } from "../../../shared/contract/schemas/strategies.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { QuoteBoard, createBoard } from "../../../shared/streams/quote-board.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const SBIN = { key: "NSE:SBIN", exchange: "NSE", symbol: "SBIN", name: "State Bank", kind: "equity", underlying: "SBIN", lot: 1, tick: 500, freeze: 10, multiplier: 1, tradable: true, broker: { token: "3045", symbol: "SBIN-EQ", segment: "NSE" } } as unknown as Instrument;

class Rig {
  readonly folder = tempFolder();
  readonly settingsPath = join(this.folder, "recorder.json");
  readonly time = new VirtualTime();
  readonly posted: ToRecorder[] = [];
  readonly views: RecorderView[] = [];
  readonly alarms: string[] = [];
  readonly rings: string[] = [];
  events: RecorderThreadEvents | undefined;
  spawned = 0;
  host = this.open();

  open(): RecorderHost {
    return new RecorderHost({
      folder: join(this.folder, "recordings"),
      settingsPath: this.settingsPath,
      timers: this.time,
      publish: (view) => void this.views.push(view),
      onAlarm: (sentence) => void this.alarms.push(sentence),
      spawn: (events) => {
        this.events = events;
        this.spawned += 1;
        return { post: (message) => void this.posted.push(message), end: () => Promise.resolve() };
      },
    });
  }

  market(name: string): RecordedMarket {
    const feed = {
      board: new QuoteBoard(createBoard(4)),
      attachRing: (ring: number, _buffer: SharedArrayBuffer, slots: unknown) => void this.rings.push(`${name} +${ring} ${String(slots)}`),
      detachRing: (ring: number) => void this.rings.push(`${name} -${ring}`),
      keyOf: (slot: number) => (slot === 1 ? ("NSE:SBIN" as InstrumentKey) : undefined),
    };
    return { name, room: { feed, instruments: { get: (key) => (key === "NSE:SBIN" ? SBIN : undefined) } } };
  }

  kinds(): string[] {
    return this.posted.map((message) => ("market" in message ? `${message.kind} ${message.market}` : message.kind));
  }
}

const STATE: Extract<FromRecorder, { kind: "state" }> = { kind: "state", state: { sentence: "Recording.", stuck: false, instruments: 2, ticks: 30, lost: 0, bytes: 500, days: [] } };

describe("the recorder's host", () => {
  test("is off until asked for, remembers what was set, and takes all ticks of every market while it is on", () => {
    const rig = new Rig();
    rig.host.begin();
    const practice = rig.market("practice-1");
    rig.host.watch([practice]);
    expect(rig.rings).toEqual([]);
    expect(rig.host.view).toMatchObject({ on: false, sentence: "Off.", mostBytes: 5_000_000_000 });
    rig.host.set({ on: true, mostBytes: 20_000_000 });
    expect(rig.rings).toEqual([`practice-1 +${RECORDER_RING} all`]);
    const live = rig.market("angelone-A1-live");
    rig.host.watch([practice, live]);
    rig.host.watch([practice, live]);
    expect(rig.kinds()).toEqual(["start", "bound", "record practice-1", "record angelone-A1-live"]);
    rig.host.watch([practice]);
    expect(rig.kinds().at(-1)).toBe("leave angelone-A1-live");
    expect(rig.rings.at(-1)).toBe(`angelone-A1-live -${RECORDER_RING}`);
    rig.events!.heard(STATE);
    expect(rig.views.at(-1)).toMatchObject({ on: true, sentence: "Recording.", ticks: 30, mostBytes: 20_000_000 });
    rig.host.set({ on: false });
    expect(rig.kinds().at(-1)).toBe("leave practice-1");
    expect(readRecorderSettings(rig.settingsPath)).toEqual({ on: false, mostBytes: 20_000_000 });
    expect(existsSync(`${rig.settingsPath}.new`)).toBe(false);
    expect(JSON.parse(readFileSync(rig.settingsPath, "utf8"))).toEqual({ on: false, mostBytes: 20_000_000 });
  });

  test("in a replay there is nothing to record, and it says so", () => {
    const rig = new Rig();
    rig.host.begin();
    rig.host.set({ on: true });
    rig.host.watch([]);
    expect(rig.host.view.sentence).toBe("A replay is not recorded: it is a recording already.");
  });

  test("names slots from today's list; a slot that is none is answered with nothing", () => {
    const rig = new Rig();
    rig.host.begin();
    rig.host.watch([rig.market("m")]);
    rig.host.set({ on: true });
    rig.events!.heard({ kind: "who", market: "m", slots: [1, 2] });
    expect(rig.posted.at(-1)).toEqual({
      kind: "names", market: "m",
      names: [{ slot: 1, names: { key: "NSE:SBIN", exchange: "NSE", symbol: "SBIN", name: "State Bank", kind: "equity", underlying: "SBIN", lot: 1, tick: 500, freeze: 10, token: "3045", brokerSymbol: "SBIN-EQ" } }, { slot: 2, names: undefined }],
    });
  });

  test("a thread that dies is started again with new rings, later each time, and alarmed once each", async () => {
    const rig = new Rig();
    rig.host.begin();
    rig.host.watch([rig.market("m")]);
    rig.host.set({ on: true });
    rig.events!.heard({ ...STATE, state: { ...STATE.state, lost: 7 } });
    const dead = rig.events!;
    dead.died("out of memory");
    expect(rig.alarms).toEqual(["The recorder stopped (out of memory) and is started again. Ticks of the last seconds, and those until it runs, are not in the recording."]);
    expect(rig.host.view).toMatchObject({ sentence: "The recorder stopped and is being started again.", lost: 7 });
    await rig.time.pass(500);
    expect(rig.spawned).toBe(2);
    expect(rig.kinds().slice(-2)).toEqual(["start", "record m"]);
    expect(rig.rings).toEqual([`m +${RECORDER_RING} all`, `m -${RECORDER_RING}`, `m +${RECORDER_RING} all`]);
    dead.heard(STATE);
    rig.events!.died("again");
    await rig.time.pass(999);
    expect(rig.spawned).toBe(2);
    await rig.time.pass(1);
    expect(rig.spawned).toBe(3);
    rig.events!.heard({ ...STATE, state: { ...STATE.state, lost: 2 } });
    expect(rig.host.view.lost).toBe(9);
  });

  test("trouble with the disk is an alarm once, and no alarm while it is off", () => {
    const rig = new Rig();
    rig.host.begin();
    rig.host.watch([rig.market("m")]);
    const stuck = { ...STATE, state: { ...STATE.state, stuck: true, sentence: "The disk is full." } };
    rig.events!.heard(stuck);
    expect(rig.alarms).toEqual([]);
    rig.host.set({ on: true });
    rig.events!.heard(STATE);
    rig.events!.heard(stuck);
    rig.events!.heard(stuck);
    expect(rig.alarms).toEqual(["The disk is full."]);
    expect(rig.host.view).toMatchObject({ stuck: true, sentence: "The disk is full." });
  });

  test("a setting that cannot be kept changes nothing", () => {
    const rig = new Rig();
    const host = new RecorderHost({ folder: "/nowhere", settingsPath: join(rig.folder, "missing", "recorder.json"), timers: rig.time, publish: () => {}, onAlarm: () => {}, spawn: () => ({ post: () => {}, end: () => Promise.resolve() }) });
    host.begin();
    expect(() => host.set({ on: true })).toThrow("The recorder's setting could not be saved, so it stays as it was");
    expect(host.view.on).toBe(false);
  });
});
