import { describe, expect, test } from "vitest";
import { ExitPresses, QUIET_MS } from "../../../../renderer/panels/positions/exit-presses.ts";
import type { ExitKind } from "../../../../renderer/panels/positions/exit-presses.ts";
import { refused, TerminalError } from "../../../../shared/domain/errors.ts";
import type { Failure } from "../../../../shared/domain/errors.ts";
import type { OrderKey } from "../../../../shared/domain/identity.ts";

interface Held {
  readonly name: string;
  readonly quantity: number;
}

function rig() {
  const sent: { readonly what: ExitKind; readonly name: string; readonly once: string; readonly ok: () => void; readonly fail: (failure: Failure) => void }[] = [];
  let now = 0;
  let marks = 0;
  const presses = new ExitPresses<Held>({
    keyOf: ({ name }) => name,
    quantityOf: ({ quantity }) => quantity,
    send: (what, { name }, once) => new Promise((resolve, reject) => {
      sent.push({ what, name, once, ok: () => resolve(["o1" as OrderKey]), fail: (failure) => reject(new TerminalError(failure)) });
    }),
    newMark: () => `mark${++marks}`,
    now: () => now,
  });
  return { presses, sent, wait: (ms: number) => { now += ms; } };
}

const SBIN: Held = { name: "SBIN", quantity: 100 };

describe("exits", () => {
  test("presses while the answer is awaited send nothing, of another position they do", async () => {
    const { presses, sent } = rig();
    const first = presses.press("exit", SBIN);
    expect(await presses.press("exit", SBIN)).toEqual({ kind: "busy" });
    expect(await presses.press("reverse", SBIN)).toEqual({ kind: "busy" });
    void presses.press("exit", { name: "INFY", quantity: 5 });
    expect(sent.map(({ name }) => name)).toEqual(["SBIN", "INFY"]);
    sent[0]!.ok();
    expect(await first).toEqual({ kind: "sent", orders: ["o1"] });
  });

  test("an impatient press before the position shows the exit does nothing; later it is possible again", async () => {
    const { presses, sent, wait } = rig();
    const first = presses.press("exit", SBIN);
    sent[0]!.ok();
    await first;
    wait(QUIET_MS - 1);
    expect(await presses.press("exit", SBIN)).toEqual({ kind: "busy" });
    wait(1);
    void presses.press("exit", SBIN);
    expect(sent.map(({ once }) => once)).toEqual(["mark1", "mark2"]);
  });

  test("what is left after a part was filled can be exited at once", async () => {
    const { presses, sent } = rig();
    const first = presses.press("exit", SBIN);
    sent[0]!.ok();
    await first;
    void presses.press("exit", { ...SBIN, quantity: 60 });
    expect(sent).toHaveLength(2);
  });

  test("a lost answer keeps its mark for the same press, a refusal does not", async () => {
    const { presses, sent } = rig();
    const first = presses.press("exit", SBIN);
    sent[0]!.fail({ kind: "Unresolved", sentence: "No answer." });
    expect((await first).kind).toBe("failed");
    const second = presses.press("exit", SBIN);
    sent[1]!.fail(refused("position", "Nothing open.", "1", "0"));
    await second;
    void presses.press("exit", SBIN);
    expect(sent.map(({ once }) => once)).toEqual(["mark1", "mark1", "mark2"]);
  });
});
