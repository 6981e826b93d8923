import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { playwrightFailures, vitestFailures } from "../../../scripts/lib/failures.mjs";

const folder = mkdtempSync(join(tmpdir(), "sauda-failures-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const path = join(folder, "report.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test("of the unit report: the failed tests with the first of their errors, and files that did not load", () => {
  const path = report({
    testResults: [
      { name: "a.test.ts", status: "failed", message: "", assertionResults: [{ status: "passed", fullName: "fine" }, { status: "failed", fullName: "sum", failureMessages: ["expected \u001b[31m1\u001b[39m\n  to be 2", "at x"] }] },
      { name: "b.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] },
      { name: "c.test.ts", status: "passed", message: "", assertionResults: [{ status: "passed", fullName: "fine" }] },
    ],
  });
  expect(vitestFailures(path)).toEqual(["a.test.ts › sum: expected 1 to be 2", "b.test.ts: Cannot find module"]);
});

test("of the browser report: nested suites too, and what stopped the whole run", () => {
  const spec = (title: string, ok: boolean, message?: string): unknown => ({ title, ok, file: "x.spec.ts", line: 3, tests: [{ results: [{ errors: message === undefined ? [] : [{ message }] }] }] });
  const path = report({ suites: [{ specs: [spec("one", true)], suites: [{ specs: [spec("two", false, "not visible")] }] }], errors: [{ message: "No tests found" }] });
  expect(playwrightFailures(path)).toEqual(["x.spec.ts:3 › two: not visible", "No tests found"]);
});

test("twenty are told and the rest counted; without a report there is nothing to tell", () => {
  const path = report({ testResults: [{ name: "a", assertionResults: Array.from({ length: 25 }, (_, i) => ({ status: "failed", fullName: `t${i}`, failureMessages: ["x"] })) }] });
  expect(vitestFailures(path)).toHaveLength(21);
  expect(vitestFailures(path).at(-1)).toBe("and 5 more");
  expect(vitestFailures(join(folder, "none.json"))).toEqual([]);
  expect(playwrightFailures(join(folder, "none.json"))).toEqual([]);
});
