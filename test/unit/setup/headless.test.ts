import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { TOKEN_FILE } from "../../../electron/gateway/http/door.ts";
import { GatewayClient, signIn } from "../../support/gateway-client.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const project = fileURLToPath(new URL("../../../", import.meta.url));
/** A start loads the whole terminal from source on a busy machine. */
const SLOW = 60_000;
let dataDir = "";

interface Shell {
  /** Resolves with the address once it is printed. */
  readonly address: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  kill(signal: NodeJS.Signals): void;
}

/** The browser shell from source, with a clock of its own and no page. */
function start(...args: string[]): Shell {
  const child = spawn(process.execPath, ["electron/headless.ts", "--headless", "--data-dir", dataDir, ...args], { cwd: project });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  let found = (_address: string): void => {};
  const address = new Promise<string>((resolve) => (found = resolve));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      said += String(text);
      const match = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+\n/.exec(said)?.[0];
      if (match !== undefined) found(match.trim());
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, said }));
  void ended.then((end) => found(`(it ended with ${end.code}: ${end.said})`));
  return { address, ended, kill: (signal) => void child.kill(signal) };
}

beforeEach(() => void (dataDir = tempFolder()));

describe("the browser shell", { timeout: SLOW }, () => {
  test("says which port is taken and what to do, and touches no data", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, said } = await start("--port", String(port)).ended;
    expect(code).toBe(1);
    expect(said.trim()).toMatch(new RegExp(`^Port ${port} on this machine is taken.*--port \\d+$`));
    expect(existsSync(join(dataDir, TOKEN_FILE))).toBe(false);
  });

  test("answers a bad flag in one sentence", async () => {
    const { code, said } = await start("--speed", "fast").ended;
    expect([code, said.trim()]).toEqual([1, "--speed fast is not a number from 0 to 100."]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("serves a signed-in page and stops cleanly on %s", async (signal) => {
    const shell = start("--port", "0");
    const client = await GatewayClient.open(await shell.address);
    const { accounts, version } = await client.call("terminal.snapshot", {});
    expect(accounts).toHaveLength(1);
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(statSync(join(dataDir, TOKEN_FILE)).mode & 0o777).toBe(0o600);
    shell.kill(signal);
    expect((await shell.ended).code).toBe(0);
  });

  test("a second one on the same data is refused, and the first is not disturbed", async () => {
    const first = start("--port", "0");
    const address = await first.address;
    const token = readFileSync(join(dataDir, TOKEN_FILE), "utf8");
    const { code, said } = await start("--port", "0").ended;
    expect(code).toBe(1);
    expect(said).toContain(dataDir);
    expect(said).not.toContain("    at ");
    expect(readFileSync(join(dataDir, TOKEN_FILE), "utf8")).toBe(token);
    await expect(signIn(address)).resolves.toContain("sauda-");
  });

  test("an open page finds its way back after a kill and a new start", async () => {
    const killed = start("--port", "0");
    const address = await killed.address;
    const cookie = await signIn(address);
    killed.kill("SIGKILL");
    await killed.ended;
    const { host, origin } = new URL(await start("--port", "0").address);
    const socket = new WebSocket(`ws://${host}/gateway`, { origin, headers: { Cookie: cookie } });
    onTestFinished(() => socket.terminate());
    await once(socket, "open");
    await expect(signIn(`${origin}/?token=${new URL(address).searchParams.get("token")}`)).rejects.toThrow("401");
  });
});
