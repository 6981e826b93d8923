import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const config = readFileSync(new URL("../../../electron-builder.yml", import.meta.url), "utf8");

/** The lines `name: value` of the block `electronFuses:`. */
function fuses(): Map<string, string> {
  const block = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(config)?.[1] ?? "";
  return new Map([...block.matchAll(/^ {2}(\w+): (\w+)$/gm)].map(([, name, value]) => [name!, value!]));
}

describe("the packaged binary", () => {
  test.each([
    ["runAsNode", "false"],
    ["enableNodeOptionsEnvironmentVariable", "false"],
    ["enableNodeCliInspectArguments", "false"],
    ["grantFileProtocolExtraPrivileges", "false"],
    ["loadBrowserProcessSpecificV8Snapshot", "false"],
    ["onlyLoadAppFromAsar", "true"],
    ["enableEmbeddedAsarIntegrityValidation", "true"],
    ["enableCookieEncryption", "true"],
  ])("has the fuse %s set to %s", (name, value) => {
    expect(fuses().get(name)).toBe(value);
  });

  test("has no fuse of a name that electron-builder does not know", () => {
    const schema = readFileSync(new URL("../../../node_modules/app-builder-lib/scheme.json", import.meta.url), "utf8");
    const known = (JSON.parse(schema) as { definitions: { FuseOptionsV1: { properties: Record<string, unknown> } } }).definitions.FuseOptionsV1.properties;
    expect([...fuses().keys()].filter((name) => !(name in known))).toEqual([]);
    expect(fuses().size).toBe(8);
  });
});
