import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { orderOf } from "./fake-core.ts";
import { ACCOUNT, startHarness } from "./harness.ts";
import type { Harness, Listener } from "./harness.ts";

let h: Harness;
let jwt: string;
beforeEach(async () => {
  h = await startHarness();
  jwt = (await h.login()).jwtToken;
});
afterEach(() => h.close());

const PATH = "/smart-order-update";

async function connect(Authorization = `Bearer ${jwt}`): Promise<Listener> {
  const listener = h.socket(PATH, { Authorization });
  const { orderData, ...head } = JSON.parse(await listener.nextText());
  expect(head).toEqual({ "user-id": ACCOUNT.clientCode, "status-code": "200", "order-status": "AB00", "error-message": "" });
  expect([orderData.orderid, orderData.status, orderData.price, orderData.quantity]).toEqual(["", "", 0, "0"]);
  return listener;
}

test("tells each change of the client's own orders with its code", async () => {
  const [one, two] = [await connect(), await connect(jwt)];
  const order = orderOf({ token: "40672", status: "trigger pending", variety: "STOPLOSS", orderType: "STOPLOSS_LIMIT", price: 10_050, triggerPrice: 10_000, quantity: 75, tag: "t1" });
  h.core.tellOrder(orderOf({ client: "P999999" }), "AB01");
  h.core.tellOrder(order, "AB10");
  for (const listener of [one, two]) {
    const told = JSON.parse(await listener.nextText());
    expect(told).toMatchObject({ "user-id": ACCOUNT.clientCode, "order-status": "AB10" });
    expect(told.orderData).toMatchObject({
      variety: "STOPLOSS",
      ordertag: "t1",
      price: 100.5,
      triggerprice: 100,
      quantity: "75",
      strikeprice: 14_500,
      instrumenttype: "OPTIDX",
      optiontype: "CE",
      expirydate: "29APR2021",
      lotsize: "75",
      status: "trigger pending",
      orderstatus: "trigger pending",
      updatetime: "12-Apr-2021 10:15:30",
    });
    expect(Object.keys(told.orderData)).not.toContain("uniqueorderid");
  }
});

const file = sharedData("smartstream/order_ws_samples.json");
if (file === undefined) console.warn(`order socket samples not compared: ${NO_SHARED_DATA}`);

test.skipIf(file === undefined)("a message has the fields, the order and the JSON types of a real one", async () => {
  const text = readFileSync(file!, "utf8");
  const samples = (JSON.parse(text) as { msg?: { "order-status": string; orderData: Record<string, unknown> } }[]).flatMap(({ msg }) => (msg === undefined ? [] : [msg]));
  const listener = await connect();
  expect(samples).toHaveLength(2);
  for (const sample of samples) {
    const data = sample.orderData;
    const complete = data.status === "complete";
    h.core.tellOrder(
      orderOf({
        price: Math.round(Number(data.price) * 100),
        product: "DELIVERY",
        filled: complete ? 1 : 0,
        filledValue: complete ? 26_562 : 0,
        orderId: String(data.orderid),
        status: complete ? "complete" : "open pending",
        exchangeOrderId: complete ? "1100000000000001" : "",
        updatedAt: complete ? Date.UTC(2024, 11, 26, 8, 37, 19) : Date.UTC(2024, 11, 26, 8, 18, 37),
      }),
      sample["order-status"],
    );
    const told = await listener.nextText();
    const ours = { tradingsymbol: "SBIN-EQ", symboltoken: "3045" };
    expect(JSON.parse(told)).toEqual({ ...sample, "user-id": ACCOUNT.clientCode, orderData: { ...data, ...ours } });
    expect(Object.keys(JSON.parse(told).orderData)).toEqual(Object.keys(data));
    // Doubles keep their decimal on the wire, which JSON.parse does not show.
    expect(told).toContain(complete ? '"price":266.94,"triggerprice":0.0' : '"price":260.0,"triggerprice":0.0');
    expect(told).toContain('"strikeprice":-1.0');
  }
});

test("text ping gets a text pong; a ping frame a pong frame and one zero byte", async () => {
  const listener = await connect();
  listener.socket.send("ping");
  expect(await listener.nextText()).toBe("pong");
  const pong = new Promise((resolve) => void listener.socket.once("pong", resolve));
  listener.socket.ping();
  await pong;
  expect(await listener.nextPacket()).toEqual(Buffer.from([0]));
});

test("401 for a bad token, 403 for an expired one, 429 for the fourth connection", async () => {
  expect((await h.socket(PATH, { Authorization: "Bearer x" }).refused).status).toBe(401);
  expect((await h.socket(PATH, {}).refused).status).toBe(401);
  await Promise.all([connect(), connect(), connect()]);
  expect((await h.socket(PATH, { Authorization: `Bearer ${jwt}` }).refused).status).toBe(429);
  h.time.wall += 86_400_000;
  expect((await h.socket(PATH, { Authorization: `Bearer ${jwt}` }).refused).status).toBe(403);
});

test("what a client says is ignored, whatever it is", async () => {
  const listener = await connect();
  for (const frame of ["", "{", "null", Buffer.from([0, 1, 2])]) listener.socket.send(frame);
  h.core.tellOrder(orderOf(), "AB05");
  expect(JSON.parse(await listener.nextText())).toMatchObject({ "order-status": "AB05" });
});
