import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Redactor } from "../../../electron/credentials/redactor.ts";

describe("what others say", () => {
  test("known secrets are taken out, also in addresses and in JSON", () => {
    const redactor = new Redactor();
    redactor.add("a+b/c=d&e", 'say"so"12');
    expect(redactor.text("key a+b/c=d&e, in a path a%2Bb%2Fc%3Dd%26e")).toBe("key •••, in a path •••");
    expect(redactor.text(JSON.stringify({ x: 'say"so"12' }))).toBe('{"x":"•••"}');
  });

  test("a PIN goes where it stands alone, and stays as part of a figure", () => {
    const redactor = new Redactor();
    redactor.add("4321");
    expect(redactor.text("password 4321 is wrong, 14321 and 4321.50 are prices, order 200943210000111")).toBe("password ••• is wrong, 14321 and 4321.50 are prices, order 200943210000111");
    expect(redactor.long("password 4321")).toBe("password 4321");
  });

  test("any long secret is gone from any text around it", () => {
    const seed = 20_261_121;
    fc.assert(fc.property(fc.string({ minLength: 8, maxLength: 64 }).filter((s) => s.trim() === s), fc.string(), fc.string(), (secret, before, after) => {
      const redactor = new Redactor();
      redactor.add(secret);
      // The mark itself may complete a secret made of marks only.
      fc.pre(!secret.includes("•"));
      expect(redactor.text(before + secret + after).includes(secret) && !(before + after).includes(secret)).toBe(false);
    }), { seed });
  });

  test("many renewals do not grow it without end", () => {
    const redactor = new Redactor();
    for (let i = 0; i < 1_000; i++) redactor.add(`token-number-${i}`);
    expect(redactor.text("token-number-999")).toBe("•••");
    expect(redactor.text("token-number-1 ")).toBe("token-number-1 ");
  });
});
