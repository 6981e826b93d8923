import { expect, test } from "vitest";
import { ACCOUNT, PATHS, startHarness } from "./harness.ts";

const TEXT = "Access denied because of exceeding access rate";

test("over the rate the answer is plain text 403, and orders share one budget", async () => {
  const h = await startHarness({ profile: "faithful" });
  const auth = { Authorization: `Bearer ${(await h.login()).jwtToken}` };
  const outcomes: number[] = [];
  for (const path of [PATHS.place, PATHS.modify, PATHS.cancel, PATHS.place, PATHS.modify, PATHS.cancel, PATHS.place, PATHS.modify, PATHS.cancel, PATHS.place]) {
    const reply = await h.call("POST", path, {}, auth);
    outcomes.push(reply.status);
    if (reply.status !== 403) continue;
    expect(reply.text).toBe(TEXT);
    expect(reply.headers["content-type"]).toMatch(/^text\/plain/);
  }
  expect(outcomes).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 403]);
  h.time.monotonic = 1000;
  expect((await h.call("POST", PATHS.place, {}, auth)).status).toBe(200);
  expect([(await h.call("GET", PATHS.orderBook, undefined, auth)).status, (await h.call("GET", PATHS.orderBook, undefined, auth)).status]).toEqual([200, 403]);
  expect((await h.call("GET", PATHS.tradeBook, undefined, auth)).status).toBe(200);
  await h.close();
});

test("logins are one a second, failed ones included; strangers do not use up the client's", async () => {
  const h = await startHarness({ profile: "faithful" });
  const attempt = (clientcode: string) => h.call("POST", PATHS.login, { clientcode, password: "0000", totp: "000000" });
  expect((await attempt("P111111")).status).toBe(200);
  expect((await attempt("P222222")).status).toBe(403);
  expect((await attempt(ACCOUNT.clientCode)).status).toBe(200);
  expect((await attempt(ACCOUNT.clientCode)).text).toBe(TEXT);
  await h.close();
});

test("the limits follow the steady clock, not the wall's", async () => {
  const h = await startHarness({ profile: "faithful" });
  const auth = { Authorization: `Bearer ${(await h.login()).jwtToken}` };
  expect((await h.call("GET", PATHS.positions, undefined, auth)).status).toBe(200);
  h.time.wall += 3_600_000;
  expect((await h.call("GET", PATHS.positions, undefined, auth)).status).toBe(403);
  h.time.wall -= 7_200_000;
  h.time.monotonic += 1000;
  expect((await h.call("GET", PATHS.positions, undefined, auth)).status).toBe(200);
  await h.close();
});
