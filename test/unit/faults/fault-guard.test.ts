import { expect, test, vi } from "vitest";
import type { Guarded } from "../../../electron/fault-guard.ts";
import { FAULT_CODE, FaultGuard } from "../../../electron/fault-guard.ts";
import { redacted } from "../../../electron/redacted.ts";

interface Scene {
  readonly guard: FaultGuard;
  readonly written: string[];
  readonly ended: number[];
  readonly told: string[];
  stops: number;
  emit(event: "unhandledRejection" | "uncaughtException", error: unknown): void;
}

function scene(stop: () => Promise<void> = () => Promise.resolve()): Scene & { readonly terminal: Guarded } {
  const runs = new Map<string, (error: unknown) => void>();
  const made = { written: [] as string[], ended: [] as number[], told: [] as string[], stops: 0 };
  const guard = new FaultGuard({ write: (text) => void made.written.push(text), end: (code) => void made.ended.push(code) });
  guard.watch((event, run) => runs.set(event, run));
  const terminal: Guarded = {
    fault: (sentence) => void made.told.push(sentence),
    stop: () => {
      made.stops++;
      return stop();
    },
  };
  return Object.assign(made, { guard, terminal, emit: (event: string, error: unknown) => runs.get(event)?.(error) });
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a rejection nobody waited for: written with its stack, told, and the terminal goes on", async () => {
  const at = scene();
  at.guard.protect(at.terminal);
  at.emit("unhandledRejection", new TypeError("no field of that name"));
  await settled();
  expect(at.written).toEqual([expect.stringMatching(/^\d{4}-.*A rejection that nobody waited for: TypeError: no field of that name\n\s+at .*fault-guard\.test\.ts/)]);
  expect(at.told).toEqual([expect.stringMatching(/^A fault in Sauda: no field of that name\. .*Only orders that make a position smaller go from now on; restart Sauda/)]);
  expect([at.stops, at.ended]).toEqual([0, []]);
});

test("an exception nobody caught: opening orders end, the terminal stops, the process ends with its code", async () => {
  const at = scene();
  at.guard.protect(at.terminal);
  at.emit("uncaughtException", new RangeError("beyond"));
  await settled();
  expect(at.told).toEqual([expect.stringMatching(/^A fault in Sauda: beyond\. Sauda stops/)]);
  expect([at.stops, at.ended]).toEqual([1, [FAULT_CODE]]);
});

test("a stop that hangs, and a second exception meanwhile, end the process as it is", async () => {
  vi.useFakeTimers();
  try {
    const at = scene(() => new Promise(() => {}));
    at.guard.protect(at.terminal);
    at.emit("uncaughtException", new Error("first"));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(at.ended).toEqual([]);
    at.emit("uncaughtException", new Error("second"));
    expect(at.ended).toEqual([FAULT_CODE]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([at.stops, at.ended]).toEqual([1, [FAULT_CODE, FAULT_CODE]]);
  } finally {
    vi.useRealTimers();
  }
});

test("a stop that fails and a terminal that cannot be told are written, and the end comes all the same", async () => {
  const at = scene(() => Promise.reject(new Error("disk gone")));
  at.guard.protect({ ...at.terminal, fault: () => { throw new Error("no page"); } });
  at.emit("uncaughtException", new Error("first"));
  await settled();
  expect(at.written.map((text) => /: Error: (.*)/.exec(text)?.[1])).toEqual(["first", "no page", "disk gone"]);
  expect(at.ended).toEqual([FAULT_CODE]);
});

test("what befalls before there is a terminal is told once there is one; a flood is not written whole", async () => {
  const at = scene();
  for (let i = 0; i < 300; i++) at.emit("unhandledRejection", `reason ${i}`);
  expect(at.written).toHaveLength(101);
  at.guard.protect(at.terminal);
  expect(at.told).toHaveLength(300);
  expect(at.told[0]).toMatch(/reason 0\./);
});

test.each([
  ['POST /loginByPassword {"clientcode":"A1","password":"4321","totp":"123456"}', 'POST /loginByPassword {"clientcode":"A1","password":"…","totp":"…"}'],
  ["Authorization: Bearer abc.def.ghi rest", "Authorization: Bearer … rest"],
  ["http://127.0.0.1:7410/?token=abcd1234&x=1", "http://127.0.0.1:7410/?token=…&x=1"],
  ["X-PrivateKey=Qw12er34", "X-PrivateKey=…"],
  ["saw eyJhbGciOiJIUzUxMiJ9abcd0 in it", "saw … in it"],
  ["    at OrderSender.placeInTurnAndMore (file:///work/electron/orders/order-sender.ts:45:12)", "    at OrderSender.placeInTurnAndMore (file:///work/electron/orders/order-sender.ts:45:12)"],
])("of “%s” a log gets “%s”", (text, logged) => expect(redacted(text)).toBe(logged));
