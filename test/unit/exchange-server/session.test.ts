import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { totpCode } from "../../../workers/exchange/server/totp.ts";
import { ACCOUNT, HEADERS, PATHS, startHarness, WALL } from "./harness.ts";
import type { Harness } from "./harness.ts";

let h: Harness;
beforeEach(async () => void (h = await startHarness()));
afterEach(() => h.close());

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const invalidToken = { success: false, message: "Invalid Token", errorCode: "AG8001", data: "" };

function credentials(change: Record<string, unknown> = {}) {
  return { clientcode: ACCOUNT.clientCode, password: ACCOUNT.pin, totp: totpCode(ACCOUNT.totpSecret, h.time.wall), ...change };
}

const login = (change: Record<string, unknown> = {}, headers: Record<string, string | undefined> = {}) => h.call("POST", PATHS.login, credentials(change), headers);

describe("login", () => {
  test("gives three bare three-part HS512 tokens with exp, and echoes state", async () => {
    const reply = await login({ state: "live" });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      status: true,
      message: "SUCCESS",
      errorcode: "",
      data: { jwtToken: expect.any(String), refreshToken: expect.any(String), feedToken: expect.any(String), state: "live" },
    });
    for (const name of ["jwtToken", "refreshToken", "feedToken"] as const) {
      const [head, claims, signature, ...rest] = reply.json.data[name].split(".");
      expect(rest).toEqual([]);
      expect(JSON.parse(Buffer.from(head!, "base64url").toString())).toEqual({ alg: "HS512", typ: "JWT" });
      expect(Buffer.from(signature!, "base64url")).toHaveLength(64);
      const { exp } = JSON.parse(Buffer.from(claims!, "base64url").toString());
      // Midnight in India of the system clock, not of the session's.
      expect(exp * 1000).toBe(Date.UTC(2026, 8, name === "refreshToken" ? 2 : 1, 18, 30));
    }
  });

  test("takes the code of a neighbouring window, more than once, but not an older one", async () => {
    const code = totpCode(ACCOUNT.totpSecret, WALL);
    for (const offset of [0, 0, 30_000, -30_000]) {
      h.time.wall = WALL + offset;
      expect((await login({ totp: code })).json.status).toBe(true);
    }
    h.time.wall = WALL + 60_000;
    expect((await login({ totp: code })).json).toEqual({ status: false, message: "Invalid totp and client combination", errorcode: "AB1050", data: null });
  });

  test("a wrong PIN or client code answers in strings", async () => {
    const refusal = { status: "false", message: "Login Id or password is invalid", errorcode: "AB1007", data: "null" };
    expect((await login({ password: "0000" })).json).toEqual(refusal);
    expect((await login({ clientcode: "P999999" })).json).toEqual(refusal);
  });

  test("a wrong API key, a missing field and a body that is no JSON each say so", async () => {
    expect((await login({}, { "X-PrivateKey": "other" })).json).toMatchObject({ errorcode: "AB1053", message: "Invalid apiKey" });
    expect((await login({ totp: undefined })).json).toMatchObject({ status: false, message: "Invalid Request. totp is missing or invalid" });
    const broken = await h.raw("POST", PATHS.login, "{", HEADERS);
    expect([broken.status, broken.json.status]).toEqual([400, false]);
  });
});

describe("headers", () => {
  test.each(["X-PrivateKey", "X-SourceID", "X-MACAddress"])("%s is enforced", async (name) => {
    for (const path of [PATHS.login, PATHS.place]) {
      const reply = await h.call("POST", path, {}, { [name]: undefined });
      expect(reply.status).toBe(400);
      expect(reply.json).toEqual({ status: false, message: `Required header '${name}' is missing`, errorcode: "AB1012", data: null });
    }
  });

  test("the others are not looked at", async () => {
    const { jwtToken } = await h.login();
    const absent = Object.fromEntries(["Content-Type", "X-UserType", "X-ClientLocalIP", "X-ClientPublicIP"].map((name) => [name, undefined]));
    expect((await h.call("GET", PATHS.profile, undefined, { ...absent, ...bearer(jwtToken) })).json.status).toBe(true);
  });

  test("a missing token is HTTP 200 in the gateway's envelope", async () => {
    const reply = await h.call("GET", PATHS.profile);
    expect([reply.status, reply.json]).toEqual([200, { success: false, message: "Token missing", errorCode: "AG8003", data: "" }]);
  });

  test("a token is taken bare and with Bearer, never with two", async () => {
    const { jwtToken } = await h.login();
    const ask = async (Authorization: string) => (await h.call("GET", PATHS.profile, undefined, { Authorization })).json;
    for (const form of [jwtToken, `Bearer ${jwtToken}`, `bearer  ${jwtToken}`]) expect((await ask(form)).status, form).toBe(true);
    for (const form of [`Bearer Bearer ${jwtToken}`, "Bearer", "Bearer x.y.z", `${jwtToken}x`]) expect(await ask(form), form).toEqual(invalidToken);
  });

  test("an offer of HTTP/2, as Java's client makes it, is answered in HTTP/1.1", async () => {
    const { jwtToken } = await h.login();
    const offer = { Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c", "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA" };
    expect((await h.call("GET", PATHS.profile, undefined, { ...offer, ...bearer(jwtToken) })).json.status).toBe(true);
  });

  test("a wrong API key is the gateway's AG8004", async () => {
    const { jwtToken } = await h.login();
    const reply = await h.call("GET", PATHS.profile, undefined, { ...bearer(jwtToken), "X-PrivateKey": "other" });
    expect(reply.json).toEqual({ success: false, message: "Invalid API Key", errorCode: "AG8004", data: "" });
  });

  test("refresh and feed tokens open no route, and a forged signature none either", async () => {
    const tokens = await h.login();
    const [head, claims] = tokens.jwtToken.split(".");
    const forged = `${head}.${claims}.${createHmac("sha512", "guess").update(`${head}.${claims}`).digest("base64url")}`;
    for (const token of [tokens.refreshToken, tokens.feedToken, forged, `${head}.${claims}.`]) {
      expect((await h.call("GET", PATHS.profile, undefined, bearer(token))).json).toEqual(invalidToken);
    }
  });
});

describe("lifetime", () => {
  test("a token dies at midnight in India of the system clock, and a refresh renews it after", async () => {
    const tokens = await h.login();
    h.time.wall = Date.UTC(2026, 8, 1, 18, 29, 59);
    expect((await h.call("GET", PATHS.profile, undefined, bearer(tokens.jwtToken))).json.status).toBe(true);
    h.time.wall = Date.UTC(2026, 8, 1, 18, 30);
    expect((await h.call("GET", PATHS.profile, undefined, bearer(tokens.jwtToken))).json).toEqual(invalidToken);
    const renewed = await h.call("POST", PATHS.tokens, { refreshToken: tokens.refreshToken }, bearer(tokens.jwtToken));
    expect(renewed.json).toMatchObject({ status: true, data: { jwtToken: expect.any(String), refreshToken: expect.any(String), feedToken: expect.any(String) } });
    expect((await h.call("GET", PATHS.profile, undefined, bearer(renewed.json.data.jwtToken))).json.status).toBe(true);
  });

  test("a refresh token works once, and not for ever", async () => {
    const tokens = await h.login();
    const refresh = async (refreshToken: string) => (await h.call("POST", PATHS.tokens, { refreshToken }, bearer(tokens.jwtToken))).json;
    const second = await refresh(tokens.refreshToken);
    expect(second.status).toBe(true);
    expect(await refresh(tokens.refreshToken)).toMatchObject({ status: false, errorcode: "AB8050" });
    expect(await refresh(tokens.jwtToken)).toMatchObject({ status: false, errorcode: "AB8050" });
    h.time.wall += 3 * 86_400_000;
    expect(await refresh(second.data.refreshToken)).toMatchObject({ status: false, errorcode: "AB8051" });
    expect((await h.call("POST", PATHS.tokens, { refreshToken: "x" })).json).toMatchObject({ errorCode: "AG8003" });
  });

  test("logout ends the session, and only its own", async () => {
    const [one, two] = [await h.login(), await h.login()];
    expect((await h.call("POST", PATHS.logout, { clientcode: "P999999" }, bearer(one.jwtToken))).json).toMatchObject({ errorcode: "AB1032" });
    const reply = await h.call("POST", PATHS.logout, { clientcode: ACCOUNT.clientCode }, bearer(one.jwtToken));
    expect(reply.json).toEqual({ status: true, message: "SUCCESS", errorcode: "", data: "" });
    expect((await h.call("GET", PATHS.profile, undefined, bearer(one.jwtToken))).json).toEqual(invalidToken);
    expect((await h.call("POST", PATHS.tokens, { refreshToken: one.refreshToken }, bearer(one.jwtToken))).json).toMatchObject({ errorcode: "AB8050" });
    expect((await h.call("GET", PATHS.profile, undefined, bearer(two.jwtToken))).json.status).toBe(true);
  });

  test("tokens of another run are worth nothing", async () => {
    const { jwtToken } = await h.login();
    const other = await startHarness();
    expect((await other.call("GET", PATHS.profile, undefined, bearer(jwtToken))).json).toEqual(invalidToken);
    await other.close();
  });
});

test("profile and funds have the documented shape", async () => {
  const auth = bearer((await h.login()).jwtToken);
  h.core.purse = { net: 99_776_420, cash: 100_000_000, utilised: 223_580, realised: 500, unrealised: -300 };
  const { exchanges, products, ...profile } = (await h.call("GET", PATHS.profile, undefined, auth)).json.data;
  expect(profile).toEqual({ clientcode: "P000000", name: "Practice account", email: "", mobileno: "", lastlogintime: "", brokerid: "B2C" });
  expect([JSON.parse(exchanges), JSON.parse(products)]).toEqual([
    ["NSE", "NFO"],
    ["DELIVERY", "CARRYFORWARD", "MARGIN", "INTRADAY"],
  ]);
  expect((await h.call("GET", PATHS.rms, undefined, auth)).json.data).toEqual({
    net: "997764.20",
    availablecash: "997764.20",
    availableintradaypayin: "0",
    availablelimitmargin: "0",
    collateral: "0",
    m2munrealized: "0.00",
    m2mrealized: "0.00",
    utiliseddebits: "2235.80",
    utilisedspan: "0",
    utilisedoptionpremium: "0",
    utilisedholdingsales: "0",
    utilisedexposure: "0",
    utilisedturnover: "0",
    utilisedpayout: "0",
  });
});
