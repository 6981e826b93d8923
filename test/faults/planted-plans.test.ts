import { afterEach, describe, expect, test, vi } from "vitest";
import { PRIORITY, RateBudget } from "../../electron/brokers/rate-budget.ts";
import { CancelWatch } from "../../electron/orders/cancel-watch.ts";
import { KillSwitch } from "../../electron/orders/kill-switch.ts";
import { OrderDesk } from "../../electron/orders/order-desk.ts";
import { OrderLedger } from "../../electron/orders/order-ledger.ts";
import { SubLedger } from "../../electron/portfolio/sub-ledger.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type * as Quantities from "../../shared/domain/bracket/quantities.ts";
import type { BracketFacts, BracketState } from "../../shared/domain/bracket/state.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { complaints } from "./planting.ts";
import { ACCOUNT, DAY } from "./world/terminal.ts";

/** While set, brackets do not see what their exits have closed. */
const planted = vi.hoisted(() => ({ blind: false }));
vi.mock("../../shared/domain/bracket/quantities.ts", async (original) => {
  const sound = await original<typeof Quantities>();
  return { ...sound, open: (state: BracketState, facts: Pick<BracketFacts, "room">) => (planted.blind ? sound.entered(state) : sound.open(state, facts)) };
});

/** Bugs planted in what Sauda keeps itself, and in what gets a trader out. */

afterEach(() => void vi.restoreAllMocks());

const { place, cancel } = OrderDesk.prototype;

describe("the checker sees a planted bug", () => {
  test("exits that queue behind entries", async () => {
    const { acquire } = RateBudget.prototype;
    vi.spyOn(RateBudget.prototype, "acquire").mockImplementation(function (this: RateBudget, limit, priority) {
      return acquire.call(this, limit, limit === "orders" ? PRIORITY.entry : priority);
    });
    expect(await complaints(/^exit .* was ready at .* entry .* left before it/, { paced: false })).not.toEqual([]);
  });

  test("a bracket's leg that is not made smaller after a partial exit", async () => {
    planted.blind = true;
    try {
      expect(await complaints(/^(record \d+: stop|the stop of bracket) .* is for \d+, where|^bracket .* (is done|holds nothing)/, { wishes: { bracket: 60 } })).not.toEqual([]);
    } finally {
      planted.blind = false;
    }
  });

  test("an OCO sibling that is left alive", async () => {
    vi.spyOn(OrderDesk.prototype, "cancel").mockImplementation(function (this: OrderDesk, key, why) {
      return why?.plan?.kind === "bracket" ? Promise.resolve(key) : cancel.call(this, key, why);
    });
    expect(await complaints(/of its legs still work|are open with \d+ orders working|stops at once/, {})).not.toEqual([]);
  });

  test("a GTT's child that is sent again after a crash", async () => {
    vi.spyOn(OrderDesk.prototype, "place").mockImplementation(function (this: OrderDesk, proposal, once, priority, why) {
      const forgetful = why?.plan?.kind === "gtt" && once !== undefined ? `${once}-${String(Math.random()).slice(2, 8)}` : once;
      return place.call(this, proposal, forgetful, priority, why);
    });
    expect(await complaints(/has \d+ orders at the broker|was fired again/, { killEach: 0.02, wishes: { gtt: 60 } })).not.toEqual([]);
  });

  test("a kill switch that is forgotten at a restart", async () => {
    vi.spyOn(KillSwitch.prototype, "restore").mockImplementation(() => {});
    expect(await complaints(/while the kill switch was pulled|the kill switch is not pulled/, {})).not.toEqual([]);
  });

  test("a cancel whose answer was lost and that is forgotten", async () => {
    vi.spyOn(CancelWatch.prototype, "look").mockImplementation(() => {});
    expect(await complaints(/nobody pursues it|was lost, and given up/, {})).not.toEqual([]);
  });

  test("a sub-ledger that mixes the owners", async () => {
    const { applyFill } = SubLedger.prototype;
    vi.spyOn(SubLedger.prototype, "applyFill").mockImplementation(function (this: SubLedger, fill) {
      applyFill.call(this, { ...fill, owner: "manual" });
    });
    expect(await complaints(/is shown with .*, its own orders made/, {})).not.toEqual([]);
  });

  test("positions that come empty and are read as flat", async () => {
    let ledger: OrderLedger | undefined;
    let flat = false;
    const { restore } = OrderLedger.prototype;
    vi.spyOn(OrderLedger.prototype, "restore").mockImplementation(function (this: OrderLedger, records) {
      ledger = this;
      return restore.call(this, records);
    });
    const found = await complaints(/position .* is 0, the broker's fills make|position .* is -?\d+, the broker's fills make/, {
      plant: {
        protocol: (protocol) => ({
          ...protocol,
          rest: {
            ...protocol.rest,
            readPositions: (answer) => {
              const read = protocol.rest.readPositions(answer);
              if (read.kind !== "ok" || (!flat && read.value.length > 0)) return read;
              flat = true;
              void ledger?.carry({ kind: "position.carried", at: 0 as SystemTime, account: ACCOUNT satisfies AccountId, day: DAY, positions: [{ instrument: "NSE:ITC" as InstrumentKey, product: "CNC", quantity: 0, value: 0, multiplier: 1 }] }).catch(() => {});
              return { kind: "ok", value: read.value.map((row) => ({ ...row, carriedQuantity: 0 })) };
            },
          },
        }),
      },
    });
    expect(found).not.toEqual([]);
  });

  test("a bracket that believes a stop to be there which nobody has placed", async () => {
    vi.spyOn(OrderDesk.prototype, "place").mockImplementation(function (this: OrderDesk, proposal, once, priority, why) {
      // Said to be placed; nothing was.
      if (why?.plan?.kind === "bracket" && why.plan.leg === "stop" && proposal.quantity % 2 === 0) return new Promise(() => {});
      return place.call(this, proposal, once, priority, why);
    });
    expect(await complaints(/with no word of it|open and a stop for|no alarm was raised/, {})).not.toEqual([]);
  });

  test("a square-off that stops after its first try", async () => {
    vi.spyOn(OrderDesk.prototype, "place").mockImplementation(function (this: OrderDesk, proposal, once, priority, why) {
      const part = why?.plan?.kind === "square-off" && proposal.quantity > 1 ? { ...proposal, quantity: proposal.quantity - 1 } : proposal;
      return why?.plan?.kind === "square-off" && !/:1:/.test(once ?? "") ? new Promise(() => {}) : place.call(this, part, once, priority, why);
    });
    expect(await complaints(/everything was squared off, and/, {})).not.toEqual([]);
  });
});
