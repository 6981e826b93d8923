import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Whoever speaks to a broker, and what opens sockets. */
const DOORS = /^electron\/brokers\/(http-client|broker-account|network-line|order-socket|session-keeper)\.ts$|^electron\/(credentials|gateway)\/|^shared\/brokers\/(?!port\.ts$)/;
const WIRES = /^(node:)?(http|https|net|tls|dgram|http2)$|^(undici|ws)$/;

/** Imports that are there when the program runs: those of types are gone by then. */
function importsOf(file: string): string[] {
  const text = readFileSync(root + file, "utf8");
  const found: string[] = [];
  for (const match of text.matchAll(/^(import|export)\s+(type\s)?[^;"]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm)) {
    if (match[2] === undefined) found.push(match[3] ?? match[4] ?? match[5] ?? "");
  }
  return found;
}

function resolved(from: string, to: string): string {
  return new URL(to, `file:///${from}`).pathname.slice(1);
}

/** Everything that is loaded with these files, with the way to it. */
function reach(starts: readonly string[]): Map<string, string> {
  const seen = new Map<string, string>(starts.map((file) => [file, file]));
  const waiting = [...starts];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const named of importsOf(file)) {
      const to = named.startsWith(".") ? resolved(file, named) : named;
      if (seen.has(to)) continue;
      seen.set(to, `${seen.get(file) ?? ""} → ${to}`);
      if (to.endsWith(".ts")) waiting.push(to);
    }
  }
  return seen;
}

const filesOf = (folder: string): string[] => readdirSync(root + folder).filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);

describe("nothing on paper can reach a broker", () => {
  test.each(["electron/paper", "workers/paper-fills", "shared/simulation/fills"])("%s loads nobody who speaks to one, by whatever way", (folder) => {
    const files = filesOf(folder);
    expect(files.length).toBeGreaterThan(1);
    const bad = [...reach(files)].filter(([to]) => DOORS.test(to) || WIRES.test(to)).map(([, way]) => way);
    expect(bad).toEqual([]);
  });

  test("the walk does find such ways where they are", () => {
    const ways = [...reach(["electron/accounts/network-link.ts"])].map(([to]) => to);
    expect(ways.some((to) => DOORS.test(to))).toBe(true);
    expect(ways.some((to) => WIRES.test(to))).toBe(true);
  });

  test("no file of the paper accounts names a credential, an endpoint or a session", () => {
    for (const file of filesOf("electron/paper")) expect(readFileSync(root + file, "utf8"), file).not.toMatch(/Credentials|Endpoints|apiKey|HttpRequest|BrokerProtocol|BrokerAccount\b|\bSession\b/);
  });
});
