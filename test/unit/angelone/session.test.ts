import { describe, expect, test } from "vitest";
import { fromBase64Url, jwtEnd, sessionEnd } from "../../../shared/brokers/angelone/token-end.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { no, ok, protocol, rest } from "./answers.ts";

const KEYS = { clientCode: "A123456", pin: "1234", apiKey: "key", totpSecret: "JBSWY3DPEHPK3PXP" };
const MORNING = Date.parse("2026-08-18T08:30:00+05:30") as SystemTime;
const MIDNIGHT = Date.parse("2026-08-19T00:00:00+05:30");

/** A token of Node's own making: header, claims, and a signature nobody checks. */
function jwt(claims: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS512" })}.${part(claims)}.c2lnbmF0dXJl`;
}

function tokens(jwtToken: string) {
  return ok({ jwtToken, refreshToken: "refresh", feedToken: "feed", state: "live" });
}

describe("requests", () => {
  test("sign-in carries PIN and code, and must never be repeated blindly", () => {
    const request = rest.signIn(KEYS, "123456");
    expect(request).toMatchObject({ method: "POST", path: "/rest/auth/angelbroking/user/v1/loginByPassword", signed: false, writes: true, limit: "sign-in" });
    expect(JSON.parse(request.body ?? "")).toEqual({ clientcode: "A123456", password: "1234", totp: "123456" });
  });

  test("refresh and sign-out", () => {
    const session = { accessToken: "a", refreshToken: "r", feedToken: "f", endsAt: MORNING };
    const refresh = rest.refresh(session);
    expect(refresh).toMatchObject({ path: "/rest/auth/angelbroking/jwt/v1/generateTokens", signed: true, limit: "refresh" });
    expect(JSON.parse(refresh.body ?? "")).toEqual({ refreshToken: "r" });
    const signOut = rest.signOut("A123456");
    expect(signOut).toMatchObject({ path: "/rest/secure/angelbroking/user/v1/logout", limit: "sign-out" });
    expect(JSON.parse(signOut.body ?? "")).toEqual({ clientcode: "A123456" });
  });

  test("nine headers, eight before there is a session, and one Bearer", () => {
    const identity = { localIp: "192.168.1.7", publicIp: "203.0.113.9", macAddress: "02:00:00:00:00:01" };
    const session = { accessToken: "Bearer eyJx", refreshToken: "r", feedToken: "f", endsAt: MORNING };
    expect(rest.headers("key", identity, session)).toEqual({
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-UserType": "USER",
      "X-SourceID": "WEB",
      "X-ClientLocalIP": "192.168.1.7",
      "X-ClientPublicIP": "203.0.113.9",
      "X-MACAddress": "02:00:00:00:00:01",
      "X-PrivateKey": "key",
      Authorization: "Bearer eyJx",
    });
    expect(rest.headers("key", identity, undefined)).not.toHaveProperty("Authorization");
  });

  test("both sockets say who they are", () => {
    const session = { accessToken: "eyJx", refreshToken: "r", feedToken: "f", endsAt: MORNING };
    const expected = { Authorization: "Bearer eyJx", "x-api-key": "key", "x-client-code": "A123456", "x-feed-token": "f" };
    expect(protocol.feed.headers("key", "A123456", session)).toEqual(expected);
    expect(protocol.orderSocket.headers("key", "A123456", session)).toEqual(expected);
  });
});

describe("the session's end", () => {
  test("is the token's own, if that comes before midnight", () => {
    const end = Date.parse("2026-08-18T20:00:00+05:30");
    expect(rest.readSignIn(tokens(jwt({ exp: end / 1_000 })), MORNING)).toEqual({
      kind: "ok", value: { accessToken: jwt({ exp: end / 1_000 }), refreshToken: "refresh", feedToken: "feed", endsAt: end },
    });
  });

  test("is midnight in India for a longer token, also for one given out at 23:50", () => {
    const longer = jwt({ exp: Date.parse("2026-08-19T05:00:00+05:30") / 1_000 });
    const late = Date.parse("2026-08-18T23:50:00+05:30") as SystemTime;
    expect(sessionEnd(longer, MORNING)).toBe(MIDNIGHT);
    expect(sessionEnd(longer, late)).toBe(MIDNIGHT);
    expect(sessionEnd(longer, MIDNIGHT as SystemTime)).toBe(Date.parse("2026-08-19T05:00:00+05:30"));
  });

  test.each(["", "bare", "a.b.c", "a.!!!.c", jwt({}), jwt({ exp: "soon" }), jwt(null), jwt({ exp: 1 })])("is midnight where the token %j does not help", (token) => {
    expect(sessionEnd(token, MORNING)).toBe(MIDNIGHT);
  });

  test("base64url by hand agrees with Node's", () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 37 + length * 11) & 0xff));
      expect(Buffer.from(fromBase64Url(bytes.toString("base64url")) ?? "?", "latin1")).toEqual(bytes);
    }
    expect(fromBase64Url("a+b/")).toBeUndefined();
    expect(jwtEnd(jwt({ exp: 1_786_000_000, name: "हिन्दी" }))).toBe(1_786_000_000_000);
  });

  test("tokens are stored bare", () => {
    const reading = rest.readSignIn(tokens(`Bearer ${jwt({})}`), MORNING);
    expect(reading).toMatchObject({ kind: "ok", value: { accessToken: jwt({}) } });
  });

  test("a refresh token of no more use asks for a full sign-in", () => {
    expect(rest.readRefresh(no("AB8051", "Refresh token expired"), MORNING).kind).toBe("signed-out");
    expect(rest.readSignIn(no("AB1050", "Invalid totp and client combination"), MORNING)).toEqual({ kind: "refused", code: "AB1050", text: "Invalid totp and client combination" });
  });
});
