import { describe, expect, test } from "vitest";
import { countRun, effectWords, latestRun, scopeChoices } from "../../../../renderer/workspace/square-off/scopes.ts";
import type { SquareOffView } from "../../../../shared/contract/schemas/risk.ts";
import { accountId } from "../../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../../shared/domain/time.ts";
import { ACCOUNT } from "../../../e2e/fake/default-state.ts";
import { OWNERS } from "../../../e2e/guarded-day.ts";
import { CALL, order, position, SBIN } from "../../../e2e/trading-day.ts";

const OTHER = accountId("paper", "Swing", "paper");
const shown = (books: Partial<Parameters<typeof scopeChoices>[0]>): string[] =>
  scopeChoices({ account: ACCOUNT, orders: [], positions: [], owners: [], ...books }).map(({ id, working, open }) => `${id}: ${working} orders, ${open} open`);

describe("what can be squared off", () => {
  test("nothing known: everything can still be asked for", () => expect(shown({})).toEqual(["all: 0 orders, 0 open"]));

  test("one instrument of one owner leaves no choice of segment or owner", () => {
    expect(shown({ orders: [order()], positions: [position()] })).toEqual(["all: 1 orders, 1 open", "instrument NSE:SBIN: 1 orders, 1 open"]);
  });

  test("closed positions, done orders and other accounts do not count", () => {
    expect(shown({
      orders: [order({ state: "complete" }), order({ account: OTHER })],
      positions: [position({ quantity: 0 }), position({ account: OTHER, instrument: CALL })],
      owners: [OWNERS.map((part) => ({ ...part, account: OTHER }))],
    })).toEqual(["all: 0 orders, 0 open"]);
  });

  test("segments, instruments and owners with their counts; of an owner the parts count, not the netted positions", () => {
    expect(shown({
      orders: [order({ owner: "manual" }), order({ instrument: CALL, owner: "EMA cross" })],
      positions: [position(), position({ product: "CNC" }), position({ instrument: CALL, product: "NRML" })],
      owners: [OWNERS.filter(({ instrument }) => instrument === SBIN), OWNERS.filter(({ instrument }) => instrument === CALL)],
    })).toEqual([
      "all: 2 orders, 3 open", "segment NFO: 1 orders, 1 open", "segment NSE: 1 orders, 2 open",
      `instrument ${CALL}: 1 orders, 1 open`, "instrument NSE:SBIN: 1 orders, 2 open", "owner EMA cross: 1 orders, 2 open", "owner manual: 1 orders, 1 open",
    ]);
  });

  test("in words", () => {
    expect(effectWords({ working: 1, open: 2 })).toBe("cancels 1 working order, closes 2 open positions at market");
    expect(effectWords({ working: 0, open: 0 })).toContain("whatever Sauda finds");
  });
});

test("the newest run of the account, and what is left of it", () => {
  const run = (id: string, startedAt: number, account = ACCOUNT): SquareOffView => ({ id, account, scope: { kind: "all" }, startedAt: startedAt as SystemTime, state: "running", cancelled: 0, lines: [] });
  expect(latestRun([run("a", 1), run("c", 3), run("b", 2), run("d", 9, OTHER)], ACCOUNT)?.id).toBe("c");
  expect(latestRun([run("d", 9, OTHER)], ACCOUNT)).toBeUndefined();
  const line = (state: SquareOffView["lines"][number]["state"]): SquareOffView["lines"][number] => ({ instrument: SBIN, product: "MIS", owner: "manual", quantity: 1, left: 0, state, sentence: "", orders: [] });
  expect(countRun({ ...run("a", 1), lines: (["cancelling", "done", "failed", "waiting"] as const).map(line) })).toEqual({ left: 3, failed: 1, total: 4 });
});
