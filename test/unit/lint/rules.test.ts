import { fileURLToPath } from "node:url";
import { ESLint, Linter, type Rule } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import { noClock } from "../../../scripts/lint/no-clock.mjs";

const eslint = new ESLint({ cwd: fileURLToPath(new URL("../../../", import.meta.url)) });

/** Rules broken by `code` if it stood in `file`. The file must exist, since the rules ask the project for its types. */
async function broken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const MAIN = "electron/headless.ts";
const PAGE = "renderer/main.tsx";
const TEST = "test/unit/lint/rules.test.ts";
/** A file of each room, the folder of the order path and of the pure domain among them. */
const ROOMS = ["shared/domain/units.ts", "electron/orders/order-sender.ts", MAIN, "workers/tick-bridge/main.ts", PAGE];
/** The first look at a file loads the whole project's types. */
const SLOW = 60_000;

/** Whether a rule breaks the build in a file: 2 = error. */
async function level(file: string, rule: string): Promise<unknown> {
  const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, [number]> };
  return rules[rule]?.[0];
}

const linter = new Linter();

/** Breaches of the clock rule alone, which needs no types. */
function clocks(code: string): string[] {
  const config: Linter.Config = { files: ["**/*.ts"], languageOptions: { parser: tseslint.parser }, plugins: { sauda: { rules: { "no-clock": noClock as Rule.RuleModule } } }, rules: { "sauda/no-clock": "error" } };
  return linter.verify(code, config, "a.ts").map(({ ruleId, message }) => ruleId ?? message);
}

describe("no clock in pure code", () => {
  const breaches = [
    "export const at = (): number => Date.now();",
    'export const at = (): number => Date["now"]();',
    "export const at = (): number => globalThis.Date.now();",
    "export const { now } = Date;",
    "export const at = (): Date => new Date();",
    "export const at = (): Date => new globalThis.Date();",
    "export const at = (): string => Date();",
    "export const now: () => number = Date.now;",
    "export const chance = (): number => Math.random();",
    "export const id = (): string => crypto.randomUUID();",
    'import { randomUUID } from "node:crypto";\nexport const id = (): string => randomUUID();',
    'import { randomInt } from "crypto";\nexport const id = (): number => randomInt(5);',
    "export const later = (run: () => void): unknown => setTimeout(run, 5);",
    "export const later = (run: () => void): unknown => globalThis.setTimeout(run, 5);",
    "export const later = (run: () => void): unknown => setInterval(run, 5);",
    'import { setTimeout as sleep } from "node:timers/promises";\nexport const later = (): Promise<void> => sleep(5);',
    "export const at = (): number => performance.now();",
    'import { performance } from "node:perf_hooks";\nexport const at = (): number => performance.now();',
    "export const at = (): bigint => process.hrtime.bigint();",
    "export const timers = { setTimeout };",
  ];

  test.each(breaches)("%s", (code) => {
    expect(clocks(code)).toContain("sauda/no-clock");
  });

  test.each([
    "export const at = (ms: number): Date => new Date(ms);",
    "export const at = (text: string): number => Date.parse(text);",
    "export const biggest = (a: number, b: number): number => Math.max(a, b);",
    "export const at = (clock: { now(): number }): number => clock.now();",
    "export const later = (setTimeout: (run: () => void) => void): void => setTimeout(() => {});",
    "export interface Timers { setTimeout(run: () => void, ms: number): void; performance: number }",
    "export const read = (from: { performance: number }): number => from.performance;",
    'import type { randomUUID } from "node:crypto";\nexport type Make = typeof randomUUID;',
  ])("lets %s be", (code) => {
    expect(clocks(code)).toEqual([]);
  });

  test.each(["shared/domain/units.ts", "shared/contract/wire.ts", "electron/orders/order-sender.ts", "electron/orders/risk/gate.ts"])("is asked of %s", async (file) => {
    expect(await level(file, "sauda/no-clock")).toBe(2);
  });

  test.each([MAIN, PAGE, "workers/tick-bridge/main.ts"])("is not asked of %s", async (file) => {
    expect(await level(file, "sauda/no-clock")).toBeUndefined();
  });
});

describe("in all code", { timeout: SLOW }, () => {
  const lines = (count: number, line: string): string => `${line}\n`.repeat(count);
  const breaches: [string, string, string][] = [
    ["a default export", "export default 7;", "no-restricted-syntax"],
    ["a default export by another way", "const seven = 7;\nexport { seven as default };", "no-restricted-syntax"],
    ["any", "export const x = (a: any): unknown => a;", "@typescript-eslint/no-explicit-any"],
    ["any that comes by itself", 'export const x = (): string => JSON.parse("{}").a;', "@typescript-eslint/no-unsafe-member-access"],
    ["a non-null assertion", "export const x = (a?: string): number => a!.length;", "@typescript-eslint/no-non-null-assertion"],
    ["a promise that nobody waits for", "export const x = (a: Promise<void>): void => { a; };", "@typescript-eslint/no-floating-promises"],
    ["a promise taken for a condition", "export const x = (a: Promise<boolean>): number => (a ? 1 : 2);", "@typescript-eslint/no-misused-promises"],
    ["an await of what is no promise", "export const x = async (a: number): Promise<number> => await a;", "@typescript-eslint/await-thenable"],
    ["a throw of what is no error", 'export const x = (): never => { throw "oh"; };', "@typescript-eslint/only-throw-error"],
    ["a switch that leaves a case out", 'export function x(a: "b" | "c"): number { switch (a) { case "b": return 1; } return 2; }', "@typescript-eslint/switch-exhaustiveness-check"],
    ["numbers sorted as text", "export const x = (a: number[]): number[] => a.sort();", "@typescript-eslint/require-array-sort-compare"],
    ["a file of more than 400 lines", lines(401, "export {};"), "max-lines"],
    ["a function of more than 70 lines", `export function x(): void {\n${lines(70, "  void 0;")}}`, "max-lines-per-function"],
    ["==", "export const x = (a: unknown): boolean => a == 1;", "eqeqeq"],
    ["eval", 'export const x = (): unknown => eval("1");', "no-eval"],
    ["a rule that is switched off", "// eslint-disable-next-line eqeqeq\nexport const x = (a: unknown): boolean => a == 1;", "eqeqeq"],
    ["an error that TypeScript is told to overlook", "// @ts-ignore\nexport const x: number = 1;", "@typescript-eslint/ban-ts-comment"],
  ];

  test.each(breaches)("%s is a breach", async (_what, code, rule) => {
    expect(await broken(MAIN, code)).toContain(rule);
    for (const file of ROOMS) expect(await level(file, rule), file).toBe(2);
  });

  test("a hook under a condition is a breach in the page", async () => {
    const code = 'import { useState } from "react";\nexport function Panel({ open }: { open: boolean }): string { if (open) useState(1); return "x"; }';
    expect(await broken(PAGE, code)).toContain("react-hooks/rules-of-hooks");
  });

  test("tests may say that a value is there, and hold a long suite", async () => {
    expect(await broken(TEST, `export const x = (a?: string): number => a!.length;\nexport function y(): void {\n${lines(80, "  void 0;")}}`)).toEqual([]);
    expect(await broken(TEST, "export const x = (a: any): unknown => a;")).toEqual(["@typescript-eslint/no-explicit-any"]);
  });

  test("a tool's configuration may export by default", async () => {
    expect(await broken("electron.vite.config.ts", "export default {};")).toEqual([]);
  });
});
