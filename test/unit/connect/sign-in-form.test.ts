import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SignInForm } from "../../../shared/domain/sign-in-form.ts";
import { checkSignInForm, codeProblem, tidyClientCode, tidyTotpSecret } from "../../../shared/domain/sign-in-form.ts";

const GOOD: SignInForm = { clientCode: "A123456", apiKey: "aB3-x_9Z", pin: "4321", totpSecret: "JBSWY3DPEHPK3PXP", address: "203.0.113.7", askPin: false, askCode: false };

function problems(change: Partial<SignInForm>, kept = { apiKey: false, pin: false, totpSecret: false }): string[] {
  return checkSignInForm({ ...GOOD, ...change }, kept).map(({ field, sentence }) => `${field}: ${sentence}`);
}

describe("as people paste it", () => {
  test("blanks and small letters are no mistake", () => {
    expect(problems({ clientCode: " a123456 ", apiKey: "  aB3-x_9Z\n", pin: "4321 ", totpSecret: "jbsw y3dp ehpk 3pxp", address: " 203.0.113.7 " })).toEqual([]);
    expect(tidyClientCode(" a12 3456 ")).toBe("A123456");
  });

  test("a secret with blanks, dashes, or as the whole address of a QR code", () => {
    expect(tidyTotpSecret("JBSW-Y3DP ehpk 3pxp")).toBe("JBSWY3DPEHPK3PXP");
    expect(tidyTotpSecret("otpauth://totp/Angel%20One:A123456?secret=JBSWY3DPEHPK3PXP&issuer=Angel")).toBe("JBSWY3DPEHPK3PXP");
    expect(problems({ totpSecret: "otpauth://totp/x?issuer=a&secret=jbswy3dpehpk3pxp" })).toEqual([]);
  });

  test("any Base32 secret survives any blanks put into it", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), minLength: 16, maxLength: 64 }), fc.array(fc.nat(80), { maxLength: 20 }), (secret, cuts) => {
      let text = secret;
      for (const cut of cuts) text = `${text.slice(0, cut)} ${text.slice(cut)}`;
      expect(tidyTotpSecret(text.toLowerCase())).toBe(secret);
      expect(problems({ totpSecret: text })).toEqual([]);
    }), { seed: 20_261_121 });
  });
});

describe("what is wrong is named with its limit, and no secret is quoted", () => {
  test.each([
    [{ clientCode: "" }, /^clientCode: The client code is missing/],
    [{ clientCode: "A1" }, /^clientCode: .*4 to 12 letters and digits.*“A1” has 2/],
    [{ apiKey: "" }, /^apiKey: The API key is missing.*smartapi/],
    [{ apiKey: "abc" }, /^apiKey: .*6 to 64 characters.*has 3/],
    [{ apiKey: "abc def ghi" }, /^apiKey: .*blanks among them/],
    [{ pin: "" }, /^pin: The PIN has four digits; what stands there has 0 characters/],
    [{ pin: "12345" }, /^pin: .*four digits.*5 characters.*MPIN/],
    [{ pin: "12a4" }, /^pin: .*not all of them digits/],
    [{ totpSecret: "" }, /^totpSecret: .*missing.*enable-totp/],
    [{ totpSecret: "123456" }, /^totpSecret: This looks like a one-time code/],
    [{ totpSecret: "JBSWY3DPEHPK3PX1" }, /^totpSecret: .*A to Z and digits 2 to 7 only/],
    [{ totpSecret: "JBSWY3DP" }, /^totpSecret: .*16 to 128 characters.*has 8/],
    [{ address: "203.0.113" }, /^address: .*four numbers/],
    [{ address: "203.0.113.256" }, /^address: .*0 to 255/],
    [{ address: "192.168.1.4" }, /^address: 192\.168\.1\.4 is an address inside a home or office network/],
    [{ address: "100.64.0.1" }, /inside a home or office network/],
  ] as const)("%j", (change, words) => {
    const [said, ...more] = problems(change);
    expect(more).toEqual([]);
    expect(said).toMatch(words);
    if ("pin" in change && change.pin !== "") expect(said).not.toContain(change.pin);
    if ("totpSecret" in change && change.totpSecret !== "") expect(said).not.toContain(change.totpSecret);
    if ("apiKey" in change && change.apiKey !== "") expect(said).not.toContain(change.apiKey);
  });

  test("several at once, in the order of the form", () => {
    expect(problems({ clientCode: "", pin: "1", address: "x" }).map((said) => said.split(":")[0])).toEqual(["clientCode", "pin", "address"]);
  });
});

test("what is asked for each time, or kept already, need not be there", () => {
  expect(problems({ pin: "", totpSecret: "", askPin: true, askCode: true })).toEqual([]);
  expect(problems({ apiKey: "", pin: "", totpSecret: "", address: "" }, { apiKey: true, pin: true, totpSecret: true })).toEqual([]);
  expect(problems({ apiKey: "", pin: "" }, { apiKey: true, pin: false, totpSecret: true })).toHaveLength(1);
});

test("a one-time code is six digits", () => {
  expect(codeProblem("123456")).toBeUndefined();
  expect(codeProblem("12345")).toMatch(/six digits/);
});
