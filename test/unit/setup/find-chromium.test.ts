import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findChromium } from "../../../scripts/lib/find-chromium.mjs";
import { tempFolder } from "../../support/temp-folder.ts";

/** A program that answers any question with this exit code. */
function program(code: number): string {
  const file = join(tempFolder(), "chromium");
  writeFileSync(file, `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
  return file;
}

describe.skipIf(process.platform === "win32")("the browser named by SAUDA_CHROMIUM (the stand-in is a shell script)", () => {
  test("is taken before any other", async () => {
    const named = program(0);
    expect(await findChromium({ SAUDA_CHROMIUM: named })).toEqual({ path: named });
  });

  test.each([
    ["is not there", () => "/nowhere/chromium"],
    ["does not run", () => program(127)],
    ["is a folder", () => tempFolder()],
  ])("is told by name when it %s, and no other is taken in its place", async (_why, named) => {
    const path = named();
    expect(await findChromium({ SAUDA_CHROMIUM: path })).toEqual({ problem: `SAUDA_CHROMIUM names ${path}, which is no browser that runs here.` });
  });
});
