import { describe, expect, test } from "vitest";
import { BOUNCE_MS, Press } from "../../../../renderer/panels/ticket/press.ts";
import type { PressState } from "../../../../renderer/panels/ticket/press.ts";
import { notConnected, refused, TerminalError } from "../../../../shared/domain/errors.ts";
import type { Failure } from "../../../../shared/domain/errors.ts";
import type { OrderKey } from "../../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../../shared/domain/order.ts";

const ORDER = {
  account: "angelone:P482113:practice", instrument: "NSE:SBIN", side: "BUY", type: "LIMIT", quantity: 100, price: 8_145_000, trigger: 0, product: "MIS", validity: "DAY", owner: "manual",
} as unknown as OrderProposal;
const LOST: Failure = { kind: "Unresolved", sentence: "The connection was lost before the answer came." };

/** A press whose answers are given by hand; `placed` is every send with its mark. */
function rig({ question, yes = true }: { readonly question?: string; readonly yes?: boolean } = {}) {
  const placed: { readonly proposal: OrderProposal; readonly once: string; readonly ok: () => void; readonly fail: (failure: Failure) => void }[] = [];
  const states: PressState[] = [];
  const asked: string[] = [];
  let marks = 0;
  let now = 0;
  const press = new Press<OrderProposal, OrderKey>({
    question: () => Promise.resolve(question),
    confirm: (text) => {
      asked.push(text);
      return Promise.resolve(yes);
    },
    place: (proposal, once) => new Promise((resolve, reject) => {
      placed.push({ proposal, once, ok: () => resolve(`order${placed.length}` as OrderKey), fail: (failure) => reject(new TerminalError(failure)) });
    }),
    modify: (order) => Promise.resolve(order),
    newMark: () => `mark-number-${++marks}`,
    now: () => now,
    onState: (state) => states.push(state),
  });
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 8; i++) await Promise.resolve();
  };
  return { press, placed, states, asked, settle, wait: (ms: number) => { now += ms; } };
}

describe("one press, one order", () => {
  test("presses while the answer is awaited send nothing", async () => {
    const { press, placed, settle, wait } = rig();
    void press.place(ORDER);
    void press.place(ORDER);
    await settle();
    wait(60_000);
    void press.place(ORDER);
    void press.place({ ...ORDER, quantity: 5 });
    await settle();
    expect(placed).toHaveLength(1);
    expect(press.locked).toBe(true);
  });

  test("the second half of a double click sends nothing even when the answer was faster", async () => {
    const { press, placed, settle, wait } = rig();
    void press.place(ORDER);
    await settle();
    placed[0]!.ok();
    await settle();
    wait(BOUNCE_MS - 1);
    void press.place(ORDER);
    await settle();
    expect(placed).toHaveLength(1);
    wait(1);
    void press.place(ORDER);
    await settle();
    expect(placed.map(({ once }) => once)).toEqual(["mark-number-1", "mark-number-2"]);
  });

  test("a refusal is definite: the next press is a new one", async () => {
    const { press, placed, states, settle, wait } = rig();
    void press.place(ORDER);
    await settle();
    placed[0]!.fail(refused("funds", "Not enough.", "1", "2"));
    await settle();
    expect(states.at(-1)).toMatchObject({ kind: "refused", failure: { sentence: "Not enough." } });
    wait(BOUNCE_MS);
    void press.place(ORDER);
    await settle();
    expect(placed[1]?.once).toBe("mark-number-2");
  });
});

describe("an answer that was lost", () => {
  test.each<Failure>([LOST, { kind: "Fault", sentence: "The answer could not be read." }])("$kind: the same order again is the same press", async (failure) => {
    const { press, placed, states, settle, wait } = rig();
    void press.place(ORDER);
    await settle();
    placed[0]!.fail(failure);
    await settle();
    expect(states.at(-1)?.kind).toBe("doubt");
    expect(press.repeats(ORDER)).toBe(true);
    wait(BOUNCE_MS);
    void press.place(ORDER);
    await settle();
    expect(placed.map(({ once }) => once)).toEqual(["mark-number-1", "mark-number-1"]);
  });

  test("is sent again however quickly the key follows, and a double click of it is still one press", async () => {
    const { press, placed, states, settle, wait } = rig();
    void press.place(ORDER);
    await settle();
    placed[0]!.fail(LOST);
    await settle();
    wait(BOUNCE_MS / 2);
    void press.place(ORDER);
    await settle();
    expect(placed.map(({ once }) => once)).toEqual(["mark-number-1", "mark-number-1"]);
    placed[1]!.ok();
    await settle();
    expect(states.at(-1)?.kind).toBe("sent");
    wait(BOUNCE_MS - 1);
    void press.place(ORDER);
    await settle();
    expect(placed).toHaveLength(2);
  });

  test("stays in doubt where the repetition could not leave: nothing is known of the first one yet", async () => {
    const { press, placed, states, settle, wait } = rig();
    void press.place(ORDER);
    await settle();
    placed[0]!.fail(LOST);
    await settle();
    wait(BOUNCE_MS);
    void press.place(ORDER);
    await settle();
    placed[1]!.fail(notConnected("The page is not connected to Sauda: nothing was sent."));
    await settle();
    expect(states.at(-1)).toMatchObject({ kind: "doubt", failure: LOST });
    wait(BOUNCE_MS);
    void press.place(ORDER);
    await settle();
    expect(placed.map(({ once }) => once)).toEqual(["mark-number-1", "mark-number-1", "mark-number-1"]);
    placed[2]!.fail(refused("funds", "Not enough.", "1", "2"));
    await settle();
    expect(states.at(-1)?.kind).toBe("refused");
  });

  test("another order must wait until the doubt is set aside", async () => {
    const { press, placed, settle, wait } = rig();
    void press.place(ORDER);
    await settle();
    placed[0]!.fail(LOST);
    await settle();
    const other = { ...ORDER, price: 8_145_500 } as OrderProposal;
    expect(press.repeats(other)).toBe(false);
    wait(BOUNCE_MS);
    void press.place(other);
    await settle();
    expect(placed).toHaveLength(1);
    press.setAside();
    wait(BOUNCE_MS);
    void press.place(other);
    await settle();
    expect(placed[1]).toMatchObject({ proposal: other, once: "mark-number-2" });
  });

  test("while the answer is awaited nothing can be set aside", async () => {
    const { press, settle } = rig();
    void press.place(ORDER);
    await settle();
    press.setAside();
    expect(press.locked).toBe(true);
  });
});

describe("an unusual order", () => {
  test("is asked about, and only a yes sends it", async () => {
    const no = rig({ question: "Worth ₹ 40,00,000?", yes: false });
    void no.press.place(ORDER);
    await no.settle();
    expect(no.asked).toEqual(["Worth ₹ 40,00,000?"]);
    expect(no.placed).toEqual([]);
    expect(no.press.state).toEqual({ kind: "idle" });
    const yes = rig({ question: "Worth ₹ 40,00,000?" });
    void yes.press.place(ORDER);
    await yes.settle();
    expect(yes.placed).toHaveLength(1);
  });

  test("is not held back when the question cannot be had: the terminal's gate decides", async () => {
    const order = "o" as OrderKey;
    const press = new Press<OrderProposal, OrderKey>({
      question: () => Promise.reject(new Error("no answer")),
      confirm: () => Promise.resolve(false),
      place: () => Promise.resolve(order),
      modify: () => Promise.resolve(order),
      newMark: () => "mark-number-9",
      now: () => 0,
      onState: () => {},
    });
    await press.place(ORDER);
    expect(press.state).toEqual({ kind: "sent", result: order });
  });
});
