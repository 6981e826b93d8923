import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { EXIT } from "../../../electron/unattended/exit-codes.ts";
import { FIELDS } from "../../../electron/unattended/file/schema.ts";
import { readStrategiesFile } from "../../../electron/unattended/file/strategies-file.ts";
import { HELP } from "../../../electron/unattended/flags.ts";

const text = (path: string): string => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");
const page = text("docs/headless.md");

test("the page's example can be run, and every field is explained", () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  expect(readStrategiesFile("strategies.json", example).entries.map(({ id }) => id)).toEqual(["sbin-ema", "my-breakout"]);
  for (const field of [...FIELDS["strategies"]!, ...FIELDS["strategies.limits"]!, ...FIELDS["strategies.schedule"]!, ...FIELDS["accounts"]!, "waitSeconds"]) expect(page, field).toMatch(new RegExp(`["\`]${field}["\`]`));
});

test("page, help and unit know the same exit codes", () => {
  const codes = Object.values(EXIT);
  expect([...page.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code))).toEqual(codes);
  expect([...(/Exit codes: (.*)/.exec(HELP)?.[1] ?? "").matchAll(/\d/g)].map(([code]) => Number(code))).toEqual(codes);
  const unit = text("resources/systemd/sauda-headless.service");
  const waits = /^RestartPreventExitStatus=(.*)$/m.exec(unit)?.[1]?.split(" ").map(Number);
  expect(waits).toEqual([EXIT.badFile, EXIT.allFailed, EXIT.stopIncomplete]);
});
