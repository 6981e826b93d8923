import { describe, expect, test } from "vitest";
import { CredentialVault } from "../../../electron/credentials/vault.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { FakeKeychain } from "../../support/fake-keychain.ts";

const A = "angelone:A123456:live" as AccountId;
const B = "angelone:B654321:live" as AccountId;
const SECRETS = { apiKey: "key-1234", pin: "4321", totpSecret: "JBSWY3DPEHPK3PXP" };

describe("a keychain that works", () => {
  test("keeps each account's secrets in an entry of its own, over a restart", async () => {
    const keychain = new FakeKeychain();
    const vault = new CredentialVault(keychain);
    expect(await vault.set(A, SECRETS)).toBe(true);
    expect(await vault.set(B, { apiKey: "other" })).toBe(true);
    expect([...keychain.entries.keys()].sort()).toEqual([A, B]);
    const next = new CredentialVault(keychain);
    expect(await next.get(A)).toEqual(SECRETS);
    expect(await next.get(B)).toEqual({ apiKey: "other" });
    expect(next.state.kept).toBe(true);
  });

  test("a removed account leaves nothing behind, and the other stays", async () => {
    const keychain = new FakeKeychain();
    const vault = new CredentialVault(keychain);
    await vault.set(A, SECRETS);
    await vault.set(B, SECRETS);
    await vault.remove(A);
    expect(await vault.get(A)).toBeUndefined();
    expect([...keychain.entries.keys()]).toEqual([B]);
  });

  test("an entry that somebody wrote over counts as none", async () => {
    const keychain = new FakeKeychain();
    keychain.entries.set(A, "not JSON");
    expect(await new CredentialVault(keychain).get(A)).toBeUndefined();
  });
});

describe("a keychain that does not", () => {
  test.each([
    ["absent", "no Secret Service answers on this machine"],
    ["locked", "the collection is locked"],
    ["lost", "does not give back what it was given"],
  ] as const)("%s: in memory for this run, with a sentence that says why and what to do", async (mood, why) => {
    const keychain = new FakeKeychain();
    keychain.mood = mood;
    const vault = new CredentialVault(keychain);
    expect(await vault.set(A, SECRETS)).toBe(false);
    expect(await vault.get(A)).toEqual(SECRETS);
    expect(vault.state.kept).toBe(false);
    expect(vault.state.sentence).toContain(why);
    expect(vault.state.sentence).toMatch(/in memory until Sauda ends.*never written to a file.*save the account once more/);
    expect(keychain.entries.size).toBe(0);
    expect(await new CredentialVault(keychain).get(A)).toBeUndefined();
    for (const secret of Object.values(SECRETS)) expect(vault.state.sentence).not.toContain(secret);
  });

  test("locked, it answers a read as if it were empty: that is told as locked, not as “no secrets”", async () => {
    const keychain = new FakeKeychain();
    await new CredentialVault(keychain).set(A, SECRETS);
    keychain.mood = "locked";
    const vault = new CredentialVault(keychain);
    expect(await vault.get(A)).toBeUndefined();
    expect(vault.state).toMatchObject({ kept: false, sentence: expect.stringContaining("locked") });
    keychain.mood = "well";
    expect(await vault.get(A)).toEqual(SECRETS);
    expect(vault.state.kept).toBe(true);
  });

  test("secrets that may still be in it are not said to be gone", async () => {
    const keychain = new FakeKeychain();
    const vault = new CredentialVault(keychain);
    await vault.set(A, SECRETS);
    keychain.mood = "locked";
    await expect(vault.remove(A)).rejects.toThrow(/could not be taken out of the keychain.*Unlock it and try again/);
    expect(keychain.entries.has(A)).toBe(true);
  });
});
