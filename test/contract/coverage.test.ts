/** Which test covers which route of the protocol's table: a row, or a method of the official SDK, that none covers is a failure. */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { HttpAnswer } from "../../shared/brokers/port.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { NO_PAGE, PAGE, routeTable, samples, section } from "./protocol-page.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const sdkFile = (name: string): string => readFileSync(createRequire(import.meta.url).resolve(`smartapi-javascript/${name}`), "utf8");
/** This file names routes without asking any. */
const OWN = "coverage.test.ts";
const sources = readdirSync(HERE).filter((name) => name.endsWith(".test.ts")).map((name) => ({ name, text: readFileSync(HERE + name, "utf8") }));

/** Where the page prints what a row sends and gets. */
const SECTIONS: Record<number, string> = {
  1: "3.1", 2: "3.2", 3: "3.4", 4: "3.6", 5: "3.5", 6: "5.1", 7: "5.2", 8: "5.3", 9: "5.4", 10: "5.6", 11: "5.5", 12: "6.2", 13: "6.3", 14: "8.2", 15: "8.12", 16: "6.1",
  17: "6.1", 18: "8.1", 19: "8.3", 20: "8.4", 21: "8.5", 22: "8.6", 23: "8.7", 24: "8.8", 25: "8.9", 26: "8.9", 27: "8.10", 28: "8.11", 29: "7", 30: "7", 31: "6.4",
};

/** Rows that the SDK has no method for: how our own builder is called where it is sent to the exchange. */
const OURS: Record<string, string> = { getLtpData: "broker.lastPrice.ask(", cautionaryScrips: "broker.scripLists.cautionary()" };

/** Methods of the SDK by the path they ask. */
function sdkMethods(): ReadonlyMap<string, string> {
  const paths = new Map([...sdkFile("config/api.js").matchAll(/^\s*(\w+)\s*:\s*'\/?(rest\/[^']+)'/gm)].map(([, key = "", path = ""]) => [key, `/${path}`] as const));
  const methods = new Map<string, string>();
  let method = "";
  for (const line of sdkFile("lib/smartapi-connect.js").split("\n")) {
    method = /^\s*self\.(\w+)\s*=\s*(?:async\s*)?function/.exec(line)?.[1] ?? /^\s*self\.(\w+)\s*=/.exec(line)?.[1] ?? method;
    const key = /(?:get|post)_request(?:_qParams)?\(\s*["'](\w+)["']/.exec(line)?.[1];
    const path = key === undefined ? undefined : paths.get(key);
    if (path !== undefined) methods.set(path, method);
  }
  return methods;
}

/** Files in which the SDK's method is called against the exchange. */
const callersOf = (method: string): string[] => sources.filter(({ name, text }) => name !== OWN && new RegExp(`(?:call|both)\\("${method}"`).test(text)).map(({ name }) => name);
const plain = (path: string): string => path.replace(/\/\{.*\}$/, "");
const lastPart = (path: string): string => plain(path).split("/").at(-1) ?? "";

if (PAGE === undefined) test.skip(NO_PAGE, () => undefined);
else {
  const methods = sdkMethods();

  test("each method of the SDK that asks a route is called against the practice exchange", () => {
    expect(methods.size).toBeGreaterThanOrEqual(35);
    expect([...methods.values()].filter((method) => callersOf(method).length === 0)).toEqual([]);
  });

  test("each path of each row: asked at the exchange by the SDK, or by our own request where the SDK lacks it", () => {
    const table = routeTable().flatMap(({ row, method, paths }) =>
      paths.filter((path) => !path.includes("gtt-service")).map((path) => {
        const asked = methods.get(plain(path));
        const own = OURS[lastPart(path)];
        const by = asked === undefined ? sources.filter(({ name, text }) => name !== OWN && own !== undefined && text.includes(own) && text.includes("http.deliver(")).map(({ name }) => name) : callersOf(asked);
        return { row, route: `${method} ${path}`, by: asked ?? (own === undefined ? "" : "own request"), tests: by.join(", ") };
      }),
    );
    console.log(table.map(({ row, route, by, tests }) => `${String(row).padStart(2)}  ${route.padEnd(74)} ${by.padEnd(18)} ${tests}`).join("\n"));
    expect(table.length).toBeGreaterThanOrEqual(37);
    expect(table.filter(({ tests }) => tests === "")).toEqual([]);
  });

  test("the JSON that the page prints for each row is read or built by a test that names its section", () => {
    const rows = routeTable().map(({ row }) => row);
    expect(Object.keys(SECTIONS).map(Number)).toEqual(rows);
    const titles = sources.flatMap(({ text }) => [...text.matchAll(/\btest\("([^"]+)"/g)].map(([, title = ""]) => title));
    const named = (number: string): boolean => titles.some((title) => new RegExp(`(?:^|[ ,])${number.replace(".", "\\.")}(?![.\\d])`).test(title));
    expect(rows.filter((row) => !named(SECTIONS[row] ?? ""))).toEqual([]);
  });

  describe("the page's shortest sections", () => {
    const broker = angelone().rest;
    const now = Date.parse("2026-08-18T08:30:00+05:30") as SystemTime;
    const whole = (body: unknown): HttpAnswer => ({ status: 200, headers: {}, body: JSON.stringify(body) });
    const session = { accessToken: "a", refreshToken: "...", feedToken: "f", endsAt: now };

    test("3.2 refresh: its request, and three new tokens from an answer like that of the sign-in", () => {
      expect(JSON.parse(broker.refresh(session).body ?? "")).toEqual(samples("3.2")[0]);
      const [, answer] = samples("3.1");
      const reading = broker.readRefresh(whole(answer), now);
      expect(reading).toMatchObject({ kind: "ok", value: { accessToken: answer.data.jwtToken, refreshToken: answer.data.refreshToken, feedToken: answer.data.feedToken } });
    });

    test("3.6 sign-out: its request", () => {
      expect(JSON.parse(broker.signOut("A123456").body ?? "")).toEqual(samples("3.6")[0]);
    });

    test("5.5 one order: asked by uniqueorderid, and read with typed numbers", () => {
      expect(section("5.5")).toContain("uniqueorderid");
      expect(broker.orderDetails("34reqfachdfih").path).toMatch(/\/order\/v1\/details\/34reqfachdfih$/);
      const [row] = samples("5.4")[0].data;
      const typed = { ...row, price: 2298.25, strikeprice: -1, quantity: 1, unfilledshares: 1, filledshares: 0 };
      expect(broker.readOrderDetails(whole({ status: true, message: "SUCCESS", errorcode: "", data: typed }))).toMatchObject({ kind: "ok", value: { brokerOrderId: row.orderid, terms: { price: 22_982_500 } } });
    });
  });
}
