import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../../renderer/theme/tokens.css", import.meta.url), "utf8");

function token(name: string): readonly [number, number, number] {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(css)?.[1];
  if (hex === undefined) throw new Error(`no plain colour --${name}`);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as readonly [number, number, number];
}

/** Relative luminance and contrast as WCAG 2.1 defines them. */
function luminance(colour: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: readonly number[], b: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe("text can be read: 4.5 to 1 at least", () => {
  const inks = ["ink", "dim", "mute", "up", "down", "accent", "warn", "paper", "live"];
  const grounds = ["bg", "panel", "raise"];
  test.each(inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))("--%s on --%s", (ink, ground) => {
    expect(contrast(token(ink), token(ground))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(["up", "accent"])("--on-fill on --%s", (fill) => {
    expect(contrast(token("on-fill"), token(fill))).toBeGreaterThanOrEqual(4.5);
  });
});
