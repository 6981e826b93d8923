import { expect, test } from "vitest";
import { PRIORITY } from "../../../electron/brokers/rate-budget.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { proposal } from "../../support/orders.ts";

test("an order is asked for once more when its turn has come: unwanted it is not sent, and says why; wanted it goes", async () => {
  const rig = new OrderRig();
  const asked: string[] = [];
  const still = (answer: string | undefined) => ({ key, state }: { key: string; state: string }): string | undefined => {
    asked.push(`${key} ${state}`);
    return answer;
  };
  const gone = await rig.desk.place(proposal({ quantity: 10 }), "press-0001", PRIORITY.entry, undefined, still("The position came down to 4, and nothing was sent."));
  await rig.time.pass(1_000);
  const goes = await rig.desk.place(proposal({ quantity: 4 }), "press-0002", PRIORITY.entry, undefined, still(undefined));
  await rig.time.pass(1_000);
  expect(rig.ledger.order(gone)).toMatchObject({ state: "not-placed", text: "The position came down to 4, and nothing was sent." });
  expect(rig.broker.orders.map(({ body }) => body["quantity"])).toEqual(["4"]);
  expect(asked).toEqual([`${gone} queued`, `${goes} queued`]);
});
