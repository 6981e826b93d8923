import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { Door, KEY_FILE, TOKEN_FILE } from "../../../electron/gateway/http/door.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const DAY = 86_400_000;
let folder = "";
let now = 0;
const open = (): Door => new Door(folder, () => now);
const cookieOf = (setCookie: string | undefined): string => setCookie!.split(";")[0]!;

beforeEach(() => {
  folder = tempFolder();
  now = 1_780_000_000_000;
});

describe("the door", () => {
  test("keeps token and key in files that only the user can read", () => {
    const door = open();
    for (const name of [TOKEN_FILE, KEY_FILE]) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, TOKEN_FILE), "utf8").trim()).toBe(door.token);
    expect(door.token).toMatch(/^[\w-]{43}$/);
  });

  test("takes rights away from a key file that others could read", () => {
    open();
    writeFileSync(join(folder, KEY_FILE), readFileSync(join(folder, KEY_FILE)), { mode: 0o644 });
    open();
    expect(statSync(join(folder, KEY_FILE)).mode & 0o777).toBe(0o600);
  });

  test("gives a cookie for the token, once, and the file another token", () => {
    const door = open();
    const first = door.token;
    const cookie = door.exchange(first);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/; Max-Age=2592000$/);
    expect(door.admits(cookieOf(cookie))).toBe(true);
    expect(door.exchange(first)).toBeUndefined();
    const second = readFileSync(join(folder, TOKEN_FILE), "utf8").trim();
    expect(second).not.toBe(first);
    expect(door.exchange(second)).toBeDefined();
  });

  test.each(["", "x", "undefined"])("gives nothing for the token %j", (token) => {
    const door = open();
    expect(door.exchange(token)).toBeUndefined();
    expect(door.exchange(door.token.slice(1))).toBeUndefined();
    expect(door.exchange(`${door.token} `)).toBeUndefined();
  });

  test("knows a cookie again after a restart, the old token not", () => {
    const before = open();
    const unused = before.token;
    const cookie = cookieOf(before.exchange(before.token));
    const after = open();
    expect(after.admits(cookie)).toBe(true);
    expect(after.exchange(unused)).toBeUndefined();
  });

  test("finds its cookie among others", () => {
    const door = open();
    const cookie = cookieOf(door.exchange(door.token));
    expect(door.admits(`a=b; ${cookie}; c=d`)).toBe(true);
    expect(door.admits(`other${cookie}`)).toBe(false);
  });

  test("admits no cookie of another installation, none that was changed and none at all", () => {
    const door = open();
    const cookie = cookieOf(door.exchange(door.token));
    folder = tempFolder();
    const other = open();
    expect(other.cookieName).not.toBe(door.cookieName);
    expect(other.admits(cookie)).toBe(false);
    expect(other.admits(cookie.replace(door.cookieName, other.cookieName))).toBe(false);
    const at = cookie.indexOf("=") + 1;
    for (const changed of [undefined, "", cookie.slice(0, -1), `${cookie.slice(0, at)}z${cookie.slice(at + 1)}`, `${door.cookieName}=`, `${door.cookieName}=.`, `${door.cookieName}=x.y.z`]) {
      expect(door.admits(changed), String(changed)).toBe(false);
    }
  });

  test("ends a sign-in after thirty days", () => {
    const door = open();
    const cookie = cookieOf(door.exchange(door.token));
    now += 30 * DAY - 1;
    expect(door.admits(cookie)).toBe(true);
    now += 1;
    expect(door.admits(cookie)).toBe(false);
  });

  test("signs everyone out when the key is gone or damaged", () => {
    const door = open();
    const cookie = cookieOf(door.exchange(door.token));
    writeFileSync(join(folder, KEY_FILE), "");
    expect(open().admits(cookie)).toBe(false);
  });
});
