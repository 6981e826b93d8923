import { describe, expect, test, vi } from "vitest";
import { PRIORITY } from "../../electron/brokers/rate-budget.ts";
import { OrderDesk } from "../../electron/orders/order-desk.ts";
import { OrderLedger } from "../../electron/orders/order-ledger.ts";
import { PositionBook } from "../../electron/portfolio/position-book.ts";
import type { BrokerOrder } from "../../shared/brokers/port.ts";
import type { OrderEvent } from "../../shared/domain/order-events.ts";
import type { Step } from "../../shared/domain/order-machine.ts";
import type { Order } from "../../shared/domain/order.ts";
import type { Price } from "../../shared/domain/units.ts";
import { check } from "./checker/check.ts";
import { complaints } from "./planting.ts";
import { run } from "./world/run.ts";

/** A bug that makes the books disagree makes each day long, since they are read again and again: seconds a seed where others take tenths. */
vi.setConfig({ testTimeout: 300_000 });

/** Bugs in the one function that moves an order are planted here; undefined leaves it as it is. */
type Machine = (order: Order | undefined, event: OrderEvent) => Step;
const planted = vi.hoisted(() => ({ machine: undefined as ((sound: Machine) => Machine) | undefined }));
vi.mock("../../shared/domain/order-machine.ts", async (original) => {
  const sound = await original<{ applyOrderEvent: Machine }>();
  const applyOrderEvent: Machine = (order, event) => (planted.machine ? planted.machine(sound.applyOrderEvent) : sound.applyOrderEvent)(order, event);
  return { ...sound, applyOrderEvent };
});

/** With a bug in the one function that moves an order. */
async function complaintsOfMachine(what: RegExp, machine: (sound: Machine) => Machine): Promise<string[]> {
  planted.machine = machine;
  try {
    return await complaints(what, {});
  } finally {
    planted.machine = undefined;
  }
}

describe("the checker sees a planted bug", () => {
  test("an order that is sent again on a time-out", async () => {
    const found = await complaints(/is at the broker 2 times/, {
      plant: {
        http: (http) => ({
          ...http,
          deliver: async (request, headers) => {
            const first = await http.deliver(request, headers);
            return request.route === "place" && first.kind === "no-answer" ? http.deliver(request, headers) : first;
          },
        }),
      },
    });
    expect(found).not.toEqual([]);
  });

  test("a time-out that is taken for a rejection", async () => {
    const found = await complaints(/order\.not-placed was written of .*, which the broker had taken before/, {
      plant: {
        http: (http) => ({
          ...http,
          deliver: async (request, headers) => {
            const delivery = await http.deliver(request, headers);
            return delivery.kind === "no-answer" ? { kind: "not-sent", why: delivery.why } : delivery;
          },
        }),
      },
    });
    expect(found).not.toEqual([]);
  });

  test("a journal that says durable before it is", async () => {
    const found = await complaints(/on the disk only at|has no approval in the journal/, { plant: { journal: (journal) => (journal.lies = true) } });
    expect(found).not.toEqual([]);
  });

  test("a fill that counts anew each time the trade book is read", async () => {
    let reading = 0;
    const found = await complaints(/booked twice|the broker has no fill/, {
      plant: {
        protocol: (protocol) => ({
          ...protocol,
          rest: {
            ...protocol.rest,
            readTradeBook: (answer, day) => {
              const read = protocol.rest.readTradeBook(answer, day);
              reading++;
              return read.kind === "ok" ? { kind: "ok", value: read.value.map((fill) => ({ ...fill, fillId: reading % 7 === 0 ? `${fill.fillId}-again` : fill.fillId })) } : read;
            },
          },
        }),
      },
    });
    expect(found).not.toEqual([]);
  });

  test("fills that are never fetched one by one: averages in place of prices", async () => {
    const found = await complaints(/is not in the journal|cash by the journal|still valued at an average/, {
      plant: {
        protocol: (protocol) => ({ ...protocol, rest: { ...protocol.rest, readTradeBook: () => ({ kind: "ok", value: [] }) } }),
      },
    });
    expect(found).not.toEqual([]);
  });

  test("an order that has ended and is opened again", async () => {
    const found = await complaintsOfMachine(/had ended as (complete|cancelled|rejected) and is told/, (sound) => (order, event) => {
      const step = sound(order, event);
      const reopened = step.kind === "stale" && order !== undefined && event.kind === "order.told" && ["open", "trigger-pending"].includes(event.says.state);
      return reopened ? { kind: "moved", order: { ...order, state: event.says.state }, alarm: undefined } : step;
    });
    expect(found).not.toEqual([]);
  });

  test("a filled quantity that falls with a late message", async () => {
    const found = await complaintsOfMachine(/filled of .*, after|are filled, at the broker/, (sound) => (order, event) => {
      const step = sound(order, event);
      const fell = step.kind === "stale" && order !== undefined && event.kind === "order.told" && event.says.filled < order.filled;
      return fell ? { kind: "moved", order: { ...order, filled: Math.max(order.filledExactly, event.says.filled) }, alarm: undefined } : step;
    });
    expect(found).not.toEqual([]);
  });

  test("a book that cannot be read, taken for one without orders: what rested is called cancelled", async () => {
    let last: readonly BrokerOrder[] = [];
    const found = await complaints(/is cancelled, at the broker|had ended as cancelled/, {
      plant: {
        protocol: (protocol) => ({
          ...protocol,
          rest: {
            ...protocol.rest,
            readOrderBook: (answer) => {
              const read = protocol.rest.readOrderBook(answer);
              if (read.kind === "ok") last = read.value;
              return read.kind === "unreadable" ? { kind: "ok", value: last.map((order) => ({ ...order, state: "cancelled" })) } : read;
            },
          },
        }),
      },
    });
    expect(found).not.toEqual([]);
  });

  test("one press that places two orders", async () => {
    const forgetful = vi.spyOn(OrderLedger.prototype, "byOnce").mockReturnValue(undefined);
    const found = await complaints(/one press .* was approved twice/, {});
    forgetful.mockRestore();
    expect(found).not.toEqual([]);
  });

  test("an order nobody asked for", async () => {
    const found = await complaintsOfMachine(/quantity \d+ was approved, \d+ was asked/, (sound) => (order, event) => {
      if (event.kind === "order.approved") Object.assign(event.proposal, { quantity: event.proposal.quantity + 1 });
      return sound(order, event);
    });
    expect(found).not.toEqual([]);
  });

  test("terms that stay as they were when the broker has changed them", async () => {
    const found = await complaintsOfMachine(/terms of order/, (sound) => (order, event) => {
      const step = sound(order, event);
      if (step.kind !== "moved" || event.kind !== "order.told" || order === undefined) return step;
      const { type, quantity, price, trigger, validity } = order;
      return { ...step, order: { ...step.order, type, quantity, price, trigger, validity } };
    });
    expect(found).not.toEqual([]);
  });

  test("prices of fills rounded to the rupee", async () => {
    const found = await complaints(/is not as the broker has it|cash by the journal/, {
      plant: {
        protocol: (protocol) => ({
          ...protocol,
          rest: {
            ...protocol.rest,
            readTradeBook: (answer, day) => {
              const read = protocol.rest.readTradeBook(answer, day);
              return read.kind === "ok" ? { kind: "ok", value: read.value.map((fill) => ({ ...fill, price: (Math.round(fill.price / 10_000) * 10_000) as Price })) } : read;
            },
          },
        }),
      },
    });
    expect(found).not.toEqual([]);
  });

  test("an exit that sells more than is held", async () => {
    const place = OrderDesk.prototype.place;
    const greedy = vi.spyOn(OrderDesk.prototype, "place").mockImplementation(function (this: OrderDesk, proposal, once, priority, why) {
      const more = priority === PRIORITY.exit ? { ...proposal, quantity: proposal.quantity + 1 } : proposal;
      return place.call(this, more, once, priority, why);
    });
    const found = await complaints(/^(exit|reverse) press-\d+ sends/, {});
    greedy.mockRestore();
    expect(found).not.toEqual([]);
  });

  test("a position that takes a sale for a purchase", async () => {
    const wrong = vi.spyOn(PositionBook.prototype, "applyFill").mockImplementation(function (this: PositionBook, fill) {
      const [view] = this.views();
      if (!view) throw new Error("no position");
      return fill.side === "BUY" ? view : { ...view, quantity: view.quantity + fill.quantity };
    });
    const found = await complaints(/position .* is .*, the broker's fills make/, {});
    wrong.mockRestore();
    expect(found).not.toEqual([]);
  });
});

test("and is silent where nothing is planted", async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const { history, stuck } = await run(seed);
    expect([...check(history), ...(stuck === undefined ? [] : [stuck])], `SAUDA_SEED=${seed}`).toEqual([]);
  }
});
