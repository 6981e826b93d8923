/** The page's own answers, damaged in every way a gateway has been seen to damage them: read or refused, never thrown at. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { HttpAnswer, Reading } from "../../shared/brokers/port.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { NO_PAGE, PAGE, samples } from "./protocol-page.ts";

const broker = angelone();
const { rest } = broker;
type Reader = (answer: HttpAnswer) => Reading<unknown>;
const KINDS = ["ok", "refused", "signed-out", "too-fast", "unreadable"];

if (PAGE === undefined) test.skip(NO_PAGE, () => undefined);
else {
  const row = (number: string, index: number): unknown => samples(number)[index];
  const data = (number: string, index: number): unknown => samples(number)[index].data;
  const quotes = () => samples("8.1").find((one) => "status" in one) ?? {};
  const ANSWERS: readonly (readonly [string, unknown, Reader])[] = [
    ["sign-in", data("3.1", 1), (answer) => rest.readSignIn(answer, 0 as SystemTime)],
    ["profile", data("3.4", 0), rest.readProfile],
    ["funds", { ...(data("3.5", 0) as object), net: "1.00", availablecash: "1.00" }, rest.readFunds],
    ["placement", data("5.1", 2), rest.readPlacement],
    ["order book", data("5.4", 0), rest.readOrderBook],
    ["trade book", data("5.6", 0), (answer) => rest.readTradeBook(answer, "2020-10-20")],
    ["positions", [row("6.2", 0)], rest.readPositions],
    ["conversion book", [row("6.2", 0)], broker.conversion.readBook],
    ["holdings", [samples("6.1").find((one) => "isin" in one)], rest.readHoldings],
    ["rule", data("7", 7), (answer) => broker.gtt.readDetails(answer, "1")],
    ["quotes", quotes().data, rest.readQuotes],
    ["open interest", row("8.4", 0), broker.openInterest.read],
    ["greeks", [row("8.5", 1)], broker.greeks.read],
    ["movers", row("8.6", 1), broker.movers.readMovers],
    ["put-call ratios", row("8.7", 0), broker.movers.readPutCallRatio],
    ["build-up", [row("8.8", 1)], broker.movers.readBuildUp],
    ["intraday list", row("8.9", 0), broker.scripLists.readIntradayAllowed],
    ["surveillance", row("8.9", 1), broker.scripLists.readCautionary],
    ["margin", row("8.10", 1), broker.margins.read],
    ["search", row("8.12", 1), broker.search.read],
  ];

  const whole = (value: unknown): string => JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data: value });
  const given = (body: string, status = 200): HttpAnswer => ({ status, headers: {}, body });

  /** Replaces, drops or spoils one place anywhere inside. */
  function damaged(value: unknown, path: readonly number[], what: unknown): unknown {
    if (typeof value !== "object" || value === null || path.length === 0) return what;
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
    const keys = Object.keys(copy);
    const key = keys[(path[0] ?? 0) % Math.max(1, keys.length)];
    if (key === undefined) return what;
    (copy as Record<string, unknown>)[key] = damaged((copy as Record<string, unknown>)[key], path.slice(1), what);
    return copy;
  }

  const junk = fc.oneof(fc.constantFrom(null, "", "null", "- 5.25", "1.98253E7", "NaN", -1, 1e300, true, [], {}), fc.jsonValue());

  test.each(ANSWERS)("%s", (_name, sample, read) => {
    expect(read(given(whole(sample))).kind).toBe("ok");
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }), junk, (path, what) => {
        const { kind } = read(given(whole(damaged(sample, path, what))));
        expect(KINDS).toContain(kind);
      }),
      { numRuns: 300 },
    );
    const text = whole(sample);
    // Cut anywhere but at its end: never good.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.constantFrom(200, 400, 502), (cut, status) => {
        expect(["unreadable"]).toContain(read(given(text.slice(0, cut), status)).kind);
      }),
      { numRuns: 200 },
    );
    // A letter changed on the way.
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        expect(KINDS).toContain(read(given(text.slice(0, at) + letter + text.slice(at + 1))).kind);
      }),
      { numRuns: 200 },
    );
    const PAGES = ["<html>Request Rejected ... support ID is: 123</html>", "", "Access denied because of exceeding access rate", "null", "[]", "true"];
    expect(PAGES.map((page) => read(given(page, page.startsWith("Access") ? 403 : 200)).kind)).toEqual(["unreadable", "unreadable", "too-fast", "unreadable", "unreadable", "unreadable"]);
  });
}
