import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const needed = ["dbus-run-session", "gnome-keyring-daemon"].filter((name) => spawnSync("which", [name]).status !== 0);
const absent = process.platform !== "linux" || needed.length > 0;
if (absent) console.log(`Skipped, no real Secret Service here: ${process.platform === "linux" ? `${needed.join(" and ")} not installed (Debian: apt-get install gnome-keyring dbus)` : "it is Linux's"}.`);

/** Runs a script in a desktop session of its own, with a home of its own. @returns what it printed as JSON. */
function inSession(script: string, unlocked: boolean): unknown {
  const home = mkdtempSync(join(tmpdir(), "sauda-keyring-"));
  const file = join(home, "child.mts");
  writeFileSync(file, `
    import { SystemKeychain } from "${root}electron/credentials/keychain.ts";
    import { CredentialVault } from "${root}electron/credentials/vault.ts";
    const account = "angelone:A123456:live";
    const fresh = () => new CredentialVault(new SystemKeychain(3000));
    ${script}
    process.exit(0);
  `);
  const daemon = unlocked ? "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1" : "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1";
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, "data"), XDG_CONFIG_HOME: join(home, "config"), DISPLAY: "", DBUS_SESSION_BUS_ADDRESS: "" };
  const out = execFileSync("dbus-run-session", ["--", "sh", "-c", `${daemon}; exec "${process.execPath}" "${file}"`], { env, encoding: "utf8", timeout: 50_000, stdio: ["ignore", "pipe", "pipe"] });
  return JSON.parse(out.trim().split("\n").at(-1) ?? "");
}

test.skipIf(absent)("a real Secret Service keeps secrets for the next start, and forgets them when told", () => {
  const found = inSession(`
    const kept = await fresh().set(account, { apiKey: "key-1234", pin: "4321", totpSecret: "JBSWY3DPEHPK3PXP" });
    const next = fresh();
    const back = await next.get(account);
    await next.remove(account);
    console.log(JSON.stringify({ kept, back, state: next.state, after: await fresh().get(account) ?? "none" }));
  `, true);
  expect(found).toEqual({
    kept: true, back: { apiKey: "key-1234", pin: "4321", totpSecret: "JBSWY3DPEHPK3PXP" }, state: { kept: true, sentence: "Secrets are kept in this system's keychain." }, after: "none",
  });
});

test.skipIf(absent)("a locked one that nobody unlocks: a sentence within seconds, memory for this run, nothing in the kernel's keyring", () => {
  const found = inSession(`
    const vault = fresh();
    const kept = await vault.set(account, { apiKey: "key-1234" });
    console.log(JSON.stringify({ kept, mine: await vault.get(account), state: vault.state, another: await fresh().get(account) ?? "none" }));
  `, false);
  expect(found).toMatchObject({ kept: false, mine: { apiKey: "key-1234" }, state: { kept: false, sentence: expect.stringMatching(/cannot be used.*in memory until Sauda ends/) }, another: "none" });
});
