import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineWriter } from "../../../electron/unattended/news/line-writer.ts";
import { logLines } from "../../../electron/unattended/news/log-line.ts";
import { LogTail } from "../../../electron/unattended/news/log-tail.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { Rig, entry } from "./rig.ts";
import { ScriptedTerminal } from "./scripted-terminal.ts";

const TOKEN = "eyJhbGciOiJIUzUxMiJ9abcdef0123456789";

describe("a line of the log", () => {
  const lines: string[] = [];
  const time = new VirtualTime(0);

  test("is one line of JSON, without what may be a secret, wherever it stands", () => {
    logLines("json", time, (line) => lines.push(line))("warn", "account.retrying", `The broker said: token=${TOKEN}\nand more`, { account: "angelone:P1:live", why: { pin: `pin: 4711`, list: [TOKEN] } });
    expect(lines).toEqual(['{"at":"1970-01-01T00:00:00.000Z","level":"warn","event":"account.retrying","sentence":"The broker said: token=…\\nand more","account":"angelone:P1:live","why":{"pin":"pin: …","list":["…"]}}']);
  });

  test("for people names whom it is about, and indents what follows", () => {
    lines.length = 0;
    const tell = logLines("text", time, (line) => lines.push(line));
    tell("error", "file", "One.\nTwo.", {});
    tell("info", "strategy.running", "It runs.", { strategy: "first" });
    expect(lines).toEqual(["1970-01-01T00:00:00.000Z ERROR [file] One.\n    Two.", "1970-01-01T00:00:00.000Z [strategy.running] first: It runs."]);
  });
});

describe("standard output", () => {
  /** A pipe that takes at most so many bytes at a time, and is full now and then. */
  function pipe(time: VirtualTime, takes: () => number): { readonly writer: LineWriter; readonly text: () => string } {
    let got = "";
    const writer = new LineWriter((bytes, done) => {
      const most = takes();
      const taken = bytes.subarray(0, most);
      time.after(1, () => {
        if (most === 0) return done(Object.assign(new Error("full"), { code: "EAGAIN" }), 0);
        got += Buffer.from(taken).toString("latin1");
        done(null, taken.length);
      });
    }, time);
    return { writer, text: () => Buffer.from(got, "latin1").toString("utf8") };
  }

  test("every line arrives whole and in order, however slow the reader is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 20 }).map((text) => text.replaceAll("\n", "")), { maxLength: 30 }), fc.array(fc.nat(7), { minLength: 1 }), async (lines, sizes) => {
        const time = new VirtualTime();
        let at = 0;
        const { writer, text } = pipe(time, () => Math.min(sizes[at++ % sizes.length] ?? 1, at % 9 === 0 ? 50 : 7) || (at % 5 === 0 ? 3 : 0));
        for (const line of lines) writer.line(line);
        const flushed = writer.flush(10_000_000);
        await time.pass(10_000_000);
        await flushed;
        expect(text()).toBe(lines.map((line) => `${Buffer.from(line).toString()}\n`).join(""));
      }),
      { seed: 54, numRuns: 100 },
    );
  });

  test("a reader that stands still costs lines, not memory or time, and is told how many", async () => {
    const time = new VirtualTime();
    let open = false;
    const { writer, text } = pipe(time, () => (open ? 1_000_000 : 0));
    for (let n = 0; n < 10_005; n++) writer.line(`line ${n}`);
    await time.pass(1_000);
    open = true;
    await time.pass(1_000);
    const got = text().trimEnd().split("\n");
    expect([got.length, got[0], got[9_999]]).toEqual([10_002, "line 0", "line 9999"]);
    expect(JSON.parse(got.at(-1)!)).toMatchObject({ event: "log.dropped", dropped: 4 });
  });

  test("a flush ends with its time, or with the reader", async () => {
    const time = new VirtualTime();
    const stuck = new LineWriter(() => {}, time);
    stuck.line("x");
    let flushed = false;
    void stuck.flush(500).then(() => (flushed = true));
    await time.pass(499);
    expect(flushed).toBe(false);
    await time.pass(1);
    expect(flushed).toBe(true);
    const gone = new LineWriter((_bytes, done) => done(Object.assign(new Error("gone"), { code: "EPIPE" }), 0), time);
    gone.line("x");
    await gone.flush(1_000_000);
    gone.line("y");
    await gone.flush(1_000_000);
  });
});

describe("a strategy's own lines", () => {
  test("are told once, without debugging, in order", async () => {
    const time = new VirtualTime();
    const rig = new Rig([entry("first")]);
    await rig.begin();
    const told: string[] = [];
    const terminal = new ScriptedTerminal(time);
    const all = [{ nth: 1, level: "info" as const, text: "one" }, { nth: 2, level: "debug" as const, text: "two" }, { nth: 3, level: "error" as const, text: "three" }].map((line) => ({ ...line, at: 0 as never }));
    let asked = 0;
    let there = 0;
    const handlers = { ...terminal.handlers, "strategies.log": ({ levels }: { levels: readonly string[] }) => {
      asked++;
      return { lines: all.slice(0, there).filter(({ level }) => levels.includes(level)), more: false };
    } };
    const tail = new LogTail({ handlers, onEvent: () => () => {} }, time, (level, _event, sentence) => told.push(`${level} ${sentence}`));
    const view = rig.terminal.strategies.get("first")!;
    for (there = 0; there < 3; ) {
      there++;
      tail.strategy({ ...view, lines: there });
      tail.strategy({ ...view, lines: there });
      await time.pass(2_000);
      tail.strategy({ ...view, lines: there });
      await time.pass(2_000);
    }
    expect([told, asked]).toEqual([["info first: one", "error first: three"], 3]);
  });
});

describe("news", () => {
  test("each change is told once; orders and fills of strategies alone", async () => {
    const rig = new Rig([entry("first")]);
    await rig.begin();
    rig.told.length = 0;
    const { publish } = rig.terminal;
    const order = { key: "k1", owner: "first", state: "open", side: "BUY", quantity: 1_500, filled: 0, instrument: "NSE:SBIN", text: "", account: "paper:Lab:paper" } as never;
    for (let i = 0; i < 3; i++) publish("order", order);
    publish("order", { ...(order as object), state: "rejected", text: "No funds." } as never);
    publish("order", { ...(order as object), key: "k2", owner: "manual" } as never);
    publish("fill", { order: "k1", owner: "first", side: "BUY", quantity: 1_500, price: 8_205_500, instrument: "NSE:SBIN", account: "paper:Lab:paper" } as never);
    for (let i = 0; i < 3; i++) rig.terminal.set("first", { lastSignal: { at: 1_605_584_100_000 as never, words: "BUY 1,500 NSE:SBIN" } });
    rig.terminal.set("first", { errors: 2 });
    publish("activity", { seq: 1, at: 0 as never, tone: "alarm", topic: "feed", sentence: "Ticks were lost." });
    publish("activity", { seq: 2, at: 0 as never, tone: "plain", topic: "feed", sentence: "Nothing." });
    expect(rig.told.map(({ level, sentence }) => `${level} ${sentence}`)).toEqual([
      "info first: BUY 1,500 NSE:SBIN open", "warn first: BUY 1,500 NSE:SBIN rejected: No funds.", "info first: BUY 1,500 NSE:SBIN at ₹ 820.55", "info first at 09:05:00: BUY 1,500 NSE:SBIN",
      "error first: 2 callbacks failed, 2 in all. Its log has the line.", "error Ticks were lost.",
    ]);
  });
});
