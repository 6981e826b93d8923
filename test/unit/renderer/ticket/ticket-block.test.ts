import { describe, expect, test } from "vitest";
import { blockOf } from "../../../../renderer/panels/ticket/ticket-block.ts";
import type { TicketFacts } from "../../../../renderer/panels/ticket/ticket-block.ts";
import type { OrderPreview, OrderView } from "../../../../shared/contract/schemas/orders.ts";
import type { AccountView } from "../../../../shared/contract/schemas/portfolio.ts";
import { refused } from "../../../../shared/domain/errors.ts";

const TERMS = { type: "LIMIT", quantity: 100, price: 8_115_000, trigger: 0, validity: "DAY" };
const GOOD = {
  connected: true,
  linkSentence: "Connected",
  account: { title: "Practice", trading: true, sentence: "Ready" } as AccountView,
  reading: { ok: true, terms: TERMS, lots: undefined },
  otherInDoubt: false,
  changing: undefined,
  preview: undefined,
} as TicketFacts;

function sentence(change: object): string | undefined {
  return blockOf({ ...GOOD, ...change })?.sentence;
}

describe("why the button does nothing", () => {
  test("nothing stands in the way, also while the terminal's verdict is not there", () => {
    expect(blockOf(GOOD)).toBeUndefined();
    expect(blockOf({ ...GOOD, preview: { problems: [] } as unknown as OrderPreview })).toBeUndefined();
  });

  test("the outermost reason is told", () => {
    const everything = { connected: false, linkSentence: "The link to Sauda was lost.", account: undefined, otherInDoubt: true, reading: { ok: false, problems: [], units: undefined } };
    expect(sentence(everything)).toBe("No order can be sent now (The link to Sauda was lost).");
    expect(sentence({ ...everything, connected: true })).toBe("No account is signed in, so no order can be sent.");
    expect(sentence({ ...everything, connected: true, account: { title: "Practice", trading: false, sentence: "Comparing with the broker's book." } })).toBe("Practice takes no orders now: Comparing with the broker's book.");
    expect(sentence({ ...everything, connected: true, account: GOOD.account })).toContain("The last order has no clear answer.");
  });

  test("wrong input before missing input", () => {
    const problems = [{ field: "quantity", sentence: "Enter a quantity.", missing: true }, { field: "price", sentence: "Price: no.", missing: false }];
    expect(blockOf({ ...GOOD, reading: { ok: false, problems, units: undefined } as TicketFacts["reading"] })).toEqual({ sentence: "Price: no.", quiet: false, atField: true });
    expect(blockOf({ ...GOOD, reading: { ok: false, problems: problems.slice(0, 1), units: undefined } as TicketFacts["reading"] })).toEqual({ sentence: "Enter a quantity.", quiet: true, atField: false });
  });

  test("the terminal's worst problem", () => {
    const preview = { problems: [refused("funds", "₹ 10.00 short.", "0", "10"), refused("band", "Outside.", "0", "1")] } as unknown as OrderPreview;
    expect(sentence({ preview })).toBe("₹ 10.00 short.");
  });
});

describe("changing an order", () => {
  const order = { ...TERMS, filled: 40, state: "open" } as unknown as OrderView;

  test("unchanged, too small, gone and done are told; the terminal's verdict on a new order is not asked", () => {
    expect(sentence({ changing: order })).toBe("Nothing is changed yet.");
    expect(sentence({ changing: order, reading: { ok: true, terms: { ...TERMS, quantity: 40 }, lots: undefined } })).toContain("40 of the order are filled");
    expect(sentence({ changing: "gone" })).toContain("no longer in the book");
    expect(sentence({ changing: { ...order, state: "cancelled" } })).toContain("Cancelled, 40 filled");
    const preview = { problems: [refused("funds", "Short.", "0", "1")] } as unknown as OrderPreview;
    expect(sentence({ changing: order, preview, reading: { ok: true, terms: { ...TERMS, quantity: 90 }, lots: undefined } })).toBeUndefined();
  });
});
