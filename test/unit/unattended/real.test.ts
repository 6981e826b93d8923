import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";
import { whyNotTraced } from "../storage/strace.ts";
import type { Health } from "./child.ts";
import { Child, prepare } from "./child.ts";

const SLOW = 240_000;
/** A candle of a minute every three seconds. */
const FAST = ["--speed", "20", "--seed", "7"];
const BUYS_ONCE = `if (this.count === 1) { this.log.info("buying"); this.orders.market({ instrument, side: "BUY", quantity: 5 }); }`;
const RESTS = `if (this.count === 1) this.orders.limit({ instrument, side: "BUY", quantity: 5, price: instrument.price * 0.97 });`;
const LOOPS = "if (this.count === 30) for (;;);";

const of = ({ body }: Health, id: string): Health["body"]["strategies"][number] => body.strategies.find((one) => one.id === id)!;
const held = (health: Health, id: string): number => of(health, id).positions.reduce((sum, { quantity }) => sum + quantity, 0);

describe("a file of strategies in a process of its own", { timeout: SLOW }, () => {
  test("runs, stops by each policy, goes on after that and after a kill", async () => {
    const folder = tempFolder();
    const file = prepare(folder, { holder: BUYS_ONCE, resting: RESTS }, [
      { id: "crossover", file: "example/ema-crossover.ts", onStop: "square-off", parameters: { bar: 1, fast: 2, slow: 3, lots: 10 } },
      { id: "pairs", file: "example/sma-crossover.ts", mode: "shadow" },
      { id: "holder", file: "own/holder.ts", onStop: "leave" },
      { id: "resting", file: "own/resting.ts" },
    ]);
    const first = new Child(folder, file, FAST);
    await first.line(({ event }) => event === "up");
    await first.line(({ event, strategy }) => event === "strategy.signal" && strategy === "crossover");
    await first.line(({ event, sentence }) => event === "strategy.log" && sentence === "holder: buying");
    const during = await first.healthWhere((health) => held(health, "holder") === 5 && of(health, "resting").open_orders === 1);
    expect([during.status, during.body.reasons]).toEqual([200, []]);
    first.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    const left = Object.fromEntries(first.of("stop.done").map(({ strategy, positions, open_orders }) => [strategy, [(positions as { quantity: number }[]).map(({ quantity }) => quantity), open_orders]]));
    expect(left).toEqual({ crossover: [[], 0], pairs: [[], 0], holder: [[5], 0], resting: [[], 0] });

    const second = new Child(folder, file, FAST);
    await second.line(({ event }) => event === "up");
    expect(second.of("strategy.added")).toEqual([]);
    // It goes on from its own state: it knows that it has bought.
    const after = await second.healthWhere((health) => of(health, "resting").open_orders === 1);
    expect([held(after, "holder"), of(after, "holder").state]).toEqual([5, "running"]);
    second.kill("SIGKILL");
    await second.ended;

    const third = new Child(folder, file, FAST);
    await third.line(({ event }) => event === "up");
    const again = await third.healthWhere(({ status }) => status === 200);
    expect([held(again, "holder"), of(again, "resting").open_orders]).toEqual([5, 1]);
    third.kill("SIGTERM");
    expect(await third.ended).toBe(0);
  });

  test("a strategy that loops is ended with its host; the others go on, and the health says which", async () => {
    const folder = tempFolder();
    const child = new Child(folder, prepare(folder, { holder: BUYS_ONCE, loops: LOOPS }, [{ id: "holder", file: "own/holder.ts" }, { id: "loops", file: "own/loops.ts" }]), FAST);
    await child.line(({ event }) => event === "up");
    const failed = await child.healthWhere(({ body }) => body.reasons.some(({ about }) => about === "strategy loops failed"));
    expect(failed.status).toBe(503);
    const others = await child.healthWhere((health) => of(health, "holder").state === "running");
    expect(others.body.reasons.map(({ about }) => about)).toEqual(["strategy loops failed"]);
    child.kill("SIGTERM");
    expect(await child.ended).toBe(0);

    // Nobody has seen to it: the next start does not begin it anew, and has nothing else to run.
    const alone = new Child(folder, prepare(folder, {}, [{ id: "loops", file: "own/loops.ts" }]), FAST);
    expect(await alone.ended).toBe(4);
    expect(alone.of("strategy.failed").at(-1)?.sentence).toContain("start with --again");
  });

  test("a bad file ends with 2 before anything is touched, a data folder in use with 3", async () => {
    const folder = tempFolder();
    const untouched = join(folder, "untouched");
    const bad = new Child(untouched, prepare(folder, {}, [{ id: "x", file: "example/ema-crossover.ts" }]), FAST);
    expect([await bad.ended, existsSync(untouched)]).toEqual([2, false]);
    const file = prepare(folder, {}, [{ id: "crossover", file: "example/ema-crossover.ts", mode: "shadow" }]);
    const first = new Child(folder, file, FAST);
    await first.line(({ event }) => event === "up");
    const second = new Child(folder, file, FAST);
    expect(await second.ended).toBe(3);
    expect(second.of("start.failed")[0]?.sentence).toContain("Another Sauda is already using the data folder");
    first.kill("SIGINT");
    expect(await first.ended).toBe(0);
  });

  const reason = whyNotTraced();
  test.skipIf(reason !== undefined)(`a disk that does not confirm what is written shows${reason === undefined ? "" : ` (skipped: ${reason})`}`, async () => {
    const folder = tempFolder();
    const file = prepare(folder, { resting: `if (this.count % 5 === 1) this.orders.limit({ instrument, side: "BUY", quantity: 1, price: instrument.price * 0.97 });` }, [{ id: "resting", file: "own/resting.ts" }]);
    const wal = join(folder, "journal-paper-practice.db-wal");
    const child = new Child(folder, file, FAST, ["strace", "-f", "--seccomp-bpf", "-qq", "-o", join(folder, "trace"), "-P", wal, "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=60+"]);
    await child.line(({ event }) => event === "up");
    const health = await child.healthWhere(({ body }) => body.journal !== "Journal durable" && body.journal !== undefined);
    expect(health.status).toBe(503);
    expect(health.body.reasons.map(({ about }) => about)).toEqual(expect.arrayContaining(["journal of paper:Lab:paper", "account paper:Lab:paper"]));
    expect(health.body.journal).toContain("the disk does not confirm what is written to it");
  });
});
