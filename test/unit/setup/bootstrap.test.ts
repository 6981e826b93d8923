import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";

const project = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * An npm that notes its arguments and does what the real one would: `ci` lays node_modules out, `rebuild
 * node` brings the binary. FAIL_AT names the command at which it fails with FAIL_WITH.
 */
const FAKE_NPM = `
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
const args = process.argv.slice(2);
appendFileSync("npm.log", args.join(" ") + "\\n");
if (process.env.FAIL_AT === args[0]) {
  console.error("npm error code " + process.env.FAIL_WITH);
  process.exit(1);
}
if (args[0] === "ci") {
  rmSync("node_modules", { recursive: true, force: true });
  mkdirSync("node_modules/node/bin", { recursive: true });
  writeFileSync("node_modules/node/package.json", JSON.stringify({ version: process.versions.node }));
}
if (args[0] === "rebuild") {
  const file = "node_modules/node/bin/" + (process.platform === "win32" ? "node.exe" : "node");
  writeFileSync(file, process.platform === "win32" ? "" : "#!/bin/sh\\necho " + (process.env.WRONG_NODE ?? process.version) + "\\n", { mode: 0o755 });
}
`;

let folder = "";

beforeEach(() => {
  folder = tempFolder();
  cpSync(join(project, "scripts"), join(folder, "scripts"), { recursive: true });
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ lockfileVersion: 3, packages: { "": {}, "node_modules/node": { version: "1.0.0" } } }));
  mkdirSync(join(folder, "npm"));
  writeFileSync(join(folder, "npm", "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "npm", "npm-cli.js"), FAKE_NPM);
});

function bootstrap(env: Record<string, string> = {}) {
  const npm = { npm_execpath: join(folder, "npm", "npm-cli.js"), npm_node_execpath: process.execPath };
  const { status, stderr } = spawnSync(process.execPath, ["scripts/bootstrap.mjs"], { cwd: folder, env: { ...process.env, ...npm, ...env }, encoding: "utf8" });
  return { status, stderr };
}

const calls = (): string[] => (existsSync(join(folder, "npm.log")) ? readFileSync(join(folder, "npm.log"), "utf8").trim().split("\n").map((line) => line.split(" ").slice(0, 3).join(" ")) : []);

describe.skipIf(process.platform === "win32")("the first command on a fresh clone (the stand-in for Node is a shell script)", () => {
  test("installs without running any package's script but that of the pinned Node", () => {
    expect(bootstrap()).toMatchObject({ status: 0, stderr: expect.stringContaining("Installing packages") });
    expect(calls()).toEqual(["ping --fetch-retries=1 --fetch-retry-mintimeout=1000", "ci --ignore-scripts --include=dev", "rebuild node --ignore-scripts=false"]);
  });

  test("does nothing and says nothing the second time", () => {
    bootstrap();
    rmSync(join(folder, "npm.log"));
    expect(bootstrap()).toEqual({ status: 0, stderr: "" });
    expect(calls()).toEqual([]);
  });

  test("installs again when the lock has changed", () => {
    bootstrap();
    rmSync(join(folder, "npm.log"));
    writeFileSync(join(folder, "package-lock.json"), "{}");
    expect(bootstrap().status).toBe(0);
    expect(calls()).toContain("ci --ignore-scripts --include=dev");
  });

  test("takes a folder that npm filled by itself from the same lock as it is", () => {
    bootstrap();
    rmSync(join(folder, "npm.log"));
    rmSync(join(folder, "node_modules", ".sauda-install"));
    writeFileSync(join(folder, "node_modules", ".package-lock.json"), JSON.stringify({ packages: { "node_modules/node": { version: "1.0.0" } } }));
    expect(bootstrap()).toEqual({ status: 0, stderr: "" });
    expect(calls()).toEqual([]);
  });

  test.each([[{ "node_modules/node": { version: "2.0.0" } }], [{}]])("but not one filled from another: %j", (packages) => {
    bootstrap();
    rmSync(join(folder, "npm.log"));
    rmSync(join(folder, "node_modules", ".sauda-install"));
    writeFileSync(join(folder, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
    expect(bootstrap().status).toBe(0);
    expect(calls()).toContain("ci --ignore-scripts --include=dev");
  });

  test.each([
    ["ping", "ENOTFOUND", /registry cannot be reached/],
    ["ci", "ECONNRESET", /registry cannot be reached/],
    ["ci", "ENOSPC", /disk is full/],
    ["rebuild", "ETIMEDOUT", /registry cannot be reached/],
  ])("tells a failure of npm %s by %s in a sentence, and tries again the next time", (at, code, sentence) => {
    const { status, stderr } = bootstrap({ FAIL_AT: at, FAIL_WITH: code });
    expect(status).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain("    at ");
    expect(bootstrap().status).toBe(0);
  });

  test("goes on when a registry knows no ping", () => {
    expect(bootstrap({ FAIL_AT: "ping", FAIL_WITH: "E404" }).status).toBe(0);
  });

  test("does not take a Node that is not the pinned one", () => {
    const { status, stderr } = bootstrap({ WRONG_NODE: "v1.2.3" });
    expect(status).toBe(1);
    expect(stderr).toContain("does not run on this machine");
  });
});

test("the scripts that run before the pinned Node is there use built-in modules alone", () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name] of readFileSync(file, "utf8").matchAll(/from "([^"]+)"/g)) {
      if (name!.startsWith(".")) visit(join(file, "..", name!));
      else expect(name, file).toMatch(/^node:/);
    }
  };
  visit(join(project, "scripts", "bootstrap.mjs"));
  expect(seen.size).toBeGreaterThan(3);
});

test(".ci/run is executable and runs npm test, nothing weaker", () => {
  const file = join(project, ".ci", "run");
  expect(readFileSync(file, "utf8")).toMatch(/^exec npm test$/m);
  if (process.platform === "win32") return;
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "npm"), '#!/bin/sh\necho "npm $*"; exit 7\n');
  chmodSync(join(bin, "npm"), 0o755);
  const { status, stdout } = spawnSync(file, { env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` }, encoding: "utf8" });
  expect([status, stdout]).toEqual([7, "npm test\n"]);
});

test("every npm script stands behind the bootstrap", () => {
  const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const names = Object.keys(scripts).filter((name) => !name.startsWith("pre"));
  expect(names).toEqual(expect.arrayContaining(["start", "test", "bench", "exchange", "package"]));
  for (const name of names) {
    expect(scripts[`pre${name}`], name).toBe("node scripts/bootstrap.mjs");
    expect(scripts[name]).toMatch(/^node /);
  }
  expect(execFileSync(process.execPath, ["--check", join(project, "scripts", "bootstrap.mjs")], { encoding: "utf8" })).toBe("");
});
