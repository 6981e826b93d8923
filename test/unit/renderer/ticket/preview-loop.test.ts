import { describe, expect, test } from "vitest";
import { PreviewLoop, QUIET_MS } from "../../../../renderer/panels/ticket/preview-loop.ts";
import type { PreviewState } from "../../../../renderer/panels/ticket/preview-loop.ts";
import type { OrderPreview } from "../../../../shared/contract/schemas/orders.ts";
import { notConnected, TerminalError } from "../../../../shared/domain/errors.ts";
import type { OrderProposal } from "../../../../shared/domain/order.ts";

function order(quantity: number): OrderProposal {
  return { account: "a:b:practice", instrument: "NSE:SBIN", side: "BUY", type: "LIMIT", quantity, price: 1, trigger: 0, product: "MIS", validity: "DAY", owner: "manual" } as unknown as OrderProposal;
}

function preview(margin: number): OrderPreview {
  return { problems: [], hints: [], orderValue: 0, margin, available: 0, charges: { entry: 0, roundTrip: 0, lines: [], table: "" } } as unknown as OrderPreview;
}

function rig() {
  const asked: { readonly of: OrderProposal; readonly answer: (value: OrderPreview) => void; readonly fail: () => void }[] = [];
  const timers: { ms: number; run: () => void; live: boolean }[] = [];
  const states: PreviewState[] = [];
  const loop = new PreviewLoop({
    ask: (of) => new Promise((answer, reject) => {
      asked.push({ of, answer, fail: () => reject(new TerminalError(notConnected("No link."))) });
    }),
    after: (ms, run) => {
      const timer = { ms, run, live: true };
      timers.push(timer);
      return () => { timer.live = false; };
    },
    onState: (state) => states.push(state),
  });
  return {
    loop, asked, timers, states,
    quiet: () => { for (const timer of timers.splice(0)) if (timer.live) timer.run(); },
    settle: async () => { for (let i = 0; i < 6; i++) await Promise.resolve(); },
  };
}

describe("preview", () => {
  test("asks once after the last change", () => {
    const { loop, asked, timers, quiet } = rig();
    for (const quantity of [1, 10, 100]) loop.want(order(quantity));
    expect(timers.every(({ ms }) => ms === QUIET_MS)).toBe(true);
    quiet();
    expect(asked.map(({ of }) => of.quantity)).toEqual([100]);
  });

  test("a late answer of an earlier draft is dropped; meanwhile the old figures are marked stale", async () => {
    const { loop, asked, states, quiet, settle } = rig();
    loop.want(order(1));
    quiet();
    loop.want(order(2));
    quiet();
    asked[1]!.answer(preview(22));
    await settle();
    asked[0]!.answer(preview(11));
    await settle();
    expect(states.at(-1)).toEqual({ preview: preview(22), stale: false, failure: "" });
    loop.want(order(3));
    expect(states.at(-1)).toEqual({ preview: preview(22), stale: true, failure: "" });
  });

  test("an unreadable ticket has no figures, and an answer on its way does not bring them back", async () => {
    const { loop, asked, states, quiet, settle } = rig();
    loop.want(order(1));
    quiet();
    loop.want(undefined);
    asked[0]!.answer(preview(11));
    await settle();
    expect(states.at(-1)).toEqual({ preview: undefined, stale: false, failure: "" });
  });

  test("a failure is said; a refresh asks again", async () => {
    const { loop, asked, states, quiet, settle } = rig();
    loop.want(order(1));
    quiet();
    asked[0]!.fail();
    await settle();
    expect(states.at(-1)?.failure).toBe("No link.");
    loop.refresh();
    asked[1]!.answer(preview(11));
    await settle();
    expect(states.at(-1)?.preview).toEqual(preview(11));
  });

  test("what the verdict rests on is another: the former one is nobody's any more, and a press asks anew", async () => {
    const { loop, asked, states, quiet, settle } = rig();
    loop.want(order(1));
    quiet();
    asked[0]!.answer(preview(11));
    await settle();
    loop.outdate();
    expect(states.at(-1)).toMatchObject({ stale: true });
    const pressed = loop.of(order(1));
    asked.at(-1)!.answer(preview(12));
    expect(await pressed).toEqual(preview(12));
    asked[1]!.answer(preview(12));
    await settle();
    expect(states.at(-1)).toEqual({ preview: preview(12), stale: false, failure: "" });
  });

  test("for a press: what is there at once, else asked, else nothing after a second", async () => {
    const { loop, asked, quiet, settle } = rig();
    loop.want(order(1));
    quiet();
    asked[0]!.answer(preview(11));
    await settle();
    expect(await loop.of(order(1))).toEqual(preview(11));
    expect(asked).toHaveLength(1);
    const other = loop.of(order(2));
    asked[1]!.answer(preview(22));
    expect(await other).toEqual(preview(22));
    const silent = loop.of(order(3));
    quiet();
    expect(await silent).toBeUndefined();
  });
});
