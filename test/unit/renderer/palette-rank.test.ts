import { describe, expect, test } from "vitest";
import type { PageCommand } from "../../../renderer/workspace/commands.ts";
import { rank, textScore } from "../../../renderer/workspace/palette/rank.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";

function command(title: string, rest: Partial<PageCommand> = {}): PageCommand {
  return { id: title, title, group: "Panels", run: () => {}, ...rest };
}
const SBIN = { symbol: "SBIN", name: "State Bank of India" } as InstrumentView;
const ORDERS = command("Show Orders");
const RESET = command("Reset layout");

describe("the score of a text", () => {
  test("whole before beginning before word before inside before nothing", () => {
    const scores = ["orders", "orders of today", "show orders", "reorders", "funds"].map((text) => textScore(text, "orders"));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(5);
    expect(scores[0]).toBe(1);
    expect(scores[4]).toBe(0);
  });

  test("every word must be found; signs of a pattern are signs", () => {
    expect(textScore("Reset layout", "lay res")).toBeGreaterThan(0);
    expect(textScore("Reset layout", "lay xyz")).toBe(0);
    expect(textScore("M&M (auto)", "(auto")).toBeGreaterThan(0);
  });
});

test("an instrument typed by its symbol stands above the commands, a command by its name above the instruments", () => {
  expect(rank([ORDERS, RESET], [SBIN], "sbin").instrumentsFirst).toBe(true);
  const reset = rank([ORDERS, RESET], [SBIN], "reset lay");
  expect([reset.instrumentsFirst, reset.commands.map(({ title }) => title)]).toEqual([false, ["Reset layout"]]);
});

test("nothing typed lists what can be done now", () => {
  const hidden = [command("Move", { keyOnly: true }), command("Elsewhere", { when: () => false })];
  expect(rank([ORDERS, ...hidden, RESET], [], " ").commands).toEqual([ORDERS, RESET]);
});
