import { expect, test } from "vitest";
import { TradeJournal } from "../../../electron/trade-journal/trade-journal.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { NOW } from "./rig.ts";

interface Call {
  readonly name: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

function rig() {
  const calls: Call[] = [];
  const due: (() => void)[] = [];
  const told: number[] = [];
  const troubles: string[] = [];
  const journal = new TradeJournal({
    line: { call: ((name: string) => new Promise((resolve, reject) => calls.push({ name, resolve, reject }))) as never, close: () => Promise.resolve() },
    clock: { now: () => NOW },
    timers: { after: (_ms, run) => { due.push(run); return () => {}; } },
    shown: () => [],
    publish: (revision) => told.push(revision),
    onTrouble: (sentence) => troubles.push(sentence),
  });
  const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
  return { journal, calls, due, told, troubles, settled };
}

test("many fills are one look; a fill during a look brings another; pages are told where something changed", async () => {
  const { journal, calls, due, told, settled } = rig();
  journal.heard("fill");
  journal.heard("fill");
  journal.heard("feed");
  expect(due).toHaveLength(1);
  due[0]!();
  journal.heard("fill");
  due[1]!();
  expect(calls.map(({ name }) => name)).toEqual(["sync"]);
  calls[0]!.resolve({ changed: true, problems: [] });
  await settled();
  expect(calls).toHaveLength(2);
  calls[1]!.resolve({ changed: false, problems: [] });
  await settled();
  expect(told).toEqual([1]);
});

test("trouble is told once and ends nothing", async () => {
  const { journal, calls, troubles, settled } = rig();
  for (let n = 0; n < 2; n++) {
    journal.begin();
    calls[n]!.resolve({ changed: false, problems: ["The trades of A could not be put together."] });
    await settled();
  }
  journal.begin();
  calls[2]!.reject(new TerminalError({ kind: "Fault", sentence: "The trade journal was not written." }));
  await settled();
  expect(troubles).toEqual(["The trades of A could not be put together.", "New trades could not be put into the trade journal: The trade journal was not written."]);
});
