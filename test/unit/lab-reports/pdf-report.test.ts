import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { pdfFiles } from "../../../electron/reports/lab/pdf/pdf-report.ts";
import { printable } from "../../../electron/reports/lab/pdf/print-letters.ts";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { madeRun } from "./made-run.ts";

const bytesOf = async (run: LabRun): Promise<Buffer> => Buffer.from((await pdfFiles(run))[0]!.bytes);
const pages = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

/** Streams of a PDF that can be unpacked, as text. */
function streams(pdf: Buffer): string[] {
  const raw = pdf.toString("latin1");
  return [...raw.matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(([, packed]) => {
    try {
      return [inflateSync(Buffer.from(packed!, "latin1")).toString("latin1")];
    } catch {
      return [];
    }
  });
}

describe("PDF", () => {
  test("of many trades is at most four pages of A4", async () => {
    const pdf = await bytesOf(madeRun({ barMinutes: 5, every: 15 }).run);
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pages(pdf)).toBe(4);
    expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/);
  });

  test("shows the sign of the rupee by a font that it carries", async () => {
    const pdf = await bytesOf(madeRun({ days: 40 }).run);
    const maps = streams(pdf).filter((text) => text.includes("beginbfrange"));
    expect(maps.some((map) => map.includes("<20b9>"))).toBe(true);
    expect(pdf.toString("latin1")).toContain("/FontFile2");
  });

  test("the same run gives the same bytes", async () => {
    const { run } = madeRun({ days: 40 });
    expect((await bytesOf(run)).equals(await bytesOf(run))).toBe(true);
  });

  test("of a run without trades and of a single day is made too", async () => {
    const { run } = madeRun({ days: 1 });
    expect(pages(await bytesOf({ ...run, trades: [], orders: [], chargeLines: [], warnings: [], assumes: [] }))).toBe(2);
  });

  test("of very many years has room for them", async () => {
    const { run } = madeRun({ days: 5 });
    const months = Array.from({ length: 60 }, (_, n) => ({ ...run.months[0]!, year: 1966 + n }));
    expect(pages(await bytesOf({ ...run, months }))).toBeLessThanOrEqual(4);
  });

  test("letters that the font lacks are told, not left out", () => {
    expect(printable("₹ 5 − naïve Ω Ж “x” …")).toBe("₹ 5 − naïve Ω Ж “x” …");
    expect(printable("सौदा 🚀 buy →")).toBe("???? ? buy ?");
  });
});
