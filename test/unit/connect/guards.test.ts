import { describe, expect, test } from "vitest";
import { AddressGuard } from "../../../electron/accounts/live/address-guard.ts";
import { GuardedHttp } from "../../../electron/accounts/live/guarded-http.ts";
import type { Delivery } from "../../../electron/brokers/http-client.ts";
import { Redactor } from "../../../electron/credentials/redactor.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { HttpAnswer, HttpRequest } from "../../../shared/brokers/port.ts";

const json = (body: unknown, status = 200): HttpAnswer => ({ status, headers: {}, body: typeof body === "string" ? body : JSON.stringify(body) });
const WRONG_ADDRESS = json({ status: false, message: "Order placement denied: Unregistered IP", errorcode: "AG7002", data: "" });

function guard(registered: string): { guard: AddressGuard; told: string[] } {
  const told: string[] = [];
  return { told, guard: new AddressGuard({ protocol: angelone(), registered, onRefused: (sentence) => told.push(sentence) }) };
}

describe("an order from another address than the registered", () => {
  test("says what it means, names the registered address, and is told once", () => {
    const { guard: it, told } = guard("203.0.113.7");
    it.look(WRONG_ADDRESS);
    it.look(WRONG_ADDRESS);
    expect(told).toHaveLength(1);
    expect(it.why).toMatch(/takes no orders from this internet connection \(AG7002\).*You registered 203\.0\.113\.7.*Prices, books and paper accounts go on.*Try orders again/);
  });

  test("an address that the user did not tell is not invented", () => {
    const { guard: it } = guard("");
    it.look(WRONG_ADDRESS);
    expect(it.why).toMatch(/The address you registered is not known here/);
  });

  test("“try again” lifts it, and the next refusal is told anew", () => {
    const { guard: it, told } = guard("");
    it.look(WRONG_ADDRESS);
    it.lift();
    expect(it.why).toBeUndefined();
    it.look(WRONG_ADDRESS);
    expect(told).toHaveLength(2);
  });

  test.each([
    ["a placed order", json({ status: true, message: "SUCCESS", errorcode: "", data: { script: "SBIN-EQ", orderid: "1", uniqueorderid: "u" } })],
    ["another refusal", json({ status: false, message: "ordertag length should be less than 20 characters", errorcode: "AB4008", data: "" })],
    ["a gateway's page", json("<html>AG7002 Request Rejected. Your support ID is: 7</html>", 403)],
    ["an empty answer", json("")],
  ])("%s leaves the account as it is", (_name, answer) => {
    const { guard: it } = guard("");
    it.look(answer);
    expect(it.why).toBeUndefined();
  });
});

describe("what the broker says, before anybody quotes it", () => {
  const REQUEST: HttpRequest = { route: "place", method: "POST", path: "/x", body: "{}", limit: "orders", signed: true, writes: true };
  const SIGN_IN: HttpRequest = { ...REQUEST, route: "sign-in", signed: false };

  async function said(request: HttpRequest, delivery: Delivery): Promise<string> {
    const redactor = new Redactor();
    redactor.add("4321", "JBSWY3DPEHPK3PXP", "my-api-key", "eyJ.token.sig");
    const http = new GuardedHttp({ http: { deliver: () => Promise.resolve(delivery), close: () => Promise.resolve() }, redactor, onWritten: () => {} });
    return JSON.stringify(await http.deliver(request, {}));
  }

  test("a page that repeats the request's headers", async () => {
    const text = await said(REQUEST, { kind: "answer", answer: json("<pre>X-PrivateKey: my-api-key\nAuthorization: Bearer eyJ.token.sig\npassword=4321</pre>", 403) });
    expect(text).not.toMatch(/my-api-key|eyJ\.token|4321/);
  });

  test("figures of a book stay as they are, key and token go", async () => {
    const text = await said({ ...REQUEST, route: "order-book", writes: false }, { kind: "answer", answer: json({ data: [{ price: "4321", quantity: 4321, text: "key my-api-key" }] }) });
    expect(text).toContain('\\"price\\":\\"4321\\"');
    expect(text).not.toContain("my-api-key");
  });

  test("a refused sign-in that quotes the PIN; a granted one is read as it came", async () => {
    expect(await said(SIGN_IN, { kind: "answer", answer: json({ status: false, message: "PIN 4321 is wrong", errorcode: "AB1007" }) })).not.toContain("4321");
    expect(await said(SIGN_IN, { kind: "answer", answer: json({ status: true, data: { jwtToken: "eyJ.token.sig" } }) })).toContain("eyJ.token.sig");
  });

  test("a library's failure that quotes a header", async () => {
    expect(await said(REQUEST, { kind: "no-answer", why: "invalid header value my-api-key" })).not.toContain("my-api-key");
  });
});
