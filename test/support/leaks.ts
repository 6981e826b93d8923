import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BrokerDoor } from "./broker-door.ts";

/** One thing that left the terminal: a message to a page, a file, what a process printed. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Every file in a folder and below, as text. */
export function placesOf(folder: string): Place[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? placesOf(path) : [{ name: path, text: readFileSync(path, "latin1") }];
  });
}

/** Every token that went to the broker through this door. */
export function tokensOf(door: BrokerDoor): Set<string> {
  const tokens = new Set<string>();
  for (const { headers, body } of [...door.requests, ...door.upgrades]) {
    for (const name of ["authorization", "x-feed-token"] as const) if (headers[name] !== undefined) tokens.add(String(headers[name]).replace(/^Bearer /, ""));
    const { refreshToken } = /^\{/.test(body) ? (JSON.parse(body) as { refreshToken?: string }) : {};
    if (refreshToken !== undefined) tokens.add(refreshToken);
  }
  return tokens;
}

/** Which of the secrets stands where. Of a token its signature alone would do: it is what makes it one. */
export function leaksIn(places: readonly Place[], secrets: readonly string[], tokens: ReadonlySet<string>): string[] {
  const wanted = [...secrets, ...tokens, ...[...tokens].map((token) => token.slice(-40))];
  return places.flatMap(({ name, text }) => wanted.filter((secret) => text.includes(secret)).map((secret) => `${name}: ${secret.slice(0, 12)}`));
}
