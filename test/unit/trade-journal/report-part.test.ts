import { expect, test } from "vitest";
import { periodReport } from "../../../shared/analytics/period/period-report.ts";
import { periodFormat } from "../../../electron/reports/period/period-formats.ts";
import { reportEntries } from "../../../electron/trade-journal/read-for-report.ts";
import { ACCOUNT, DAY } from "../../support/orders.ts";
import { TABLES } from "../period-reports/made-fills.ts";
import { NOW, Rig, png } from "./rig.ts";

const textOf = async (format: string, entries: ReturnType<typeof reportEntries>, ending: string): Promise<string> => {
  const report = periodReport({ account: ACCOUNT, title: "Practice", from: DAY, to: DAY, madeAt: NOW, fills: [], actions: [], booked: [], warnings: [] }, TABLES);
  const files = await periodFormat(format)?.make(report, "statement", entries);
  return Buffer.from(files?.find(({ name }) => name.endsWith(ending))?.bytes ?? []).toString();
};

test("the report of a period has the entries of its account and days, with pictures; without entries it is as before", async () => {
  const rig = new Rig();
  rig.trade(1, "BUY", 100, 812, { day: "2026-11-18" });
  rig.trade(2, "SELL", 100, 815, { day: "2026-11-18" });
  rig.trade(1, "BUY", 50, 820);
  rig.trade(2, "SELL", 50, 818);
  rig.calls.sync(NOW);
  const [today] = rig.all().entries;
  rig.calls.write({ entry: today?.id ?? "", words: { note: "<i>too early</i>", tags: ["fomo"], verdict: "broken", rule: "=1+1" } }, NOW);
  rig.calls.attach({ entry: today?.id ?? "", kind: "entry", png: png().toString("base64") }, NOW);
  const asked = { world: "practice", account: ACCOUNT, from: DAY, to: DAY };
  const entries = reportEntries(rig.folder, asked);
  expect(entries.map(({ entry, pictures }) => [entry.id, pictures.map(({ kind }) => kind)])).toEqual([[today?.id, ["entry"]]]);
  expect(reportEntries(rig.folder, { ...asked, world: "replay" })).toEqual([]);
  expect(reportEntries(`${rig.folder}/nowhere`, asked)).toEqual([]);
  const html = await textOf("html", entries, ".html");
  expect(html).toContain("<h2>Trade journal</h2>");
  expect(html).toContain("&lt;i&gt;too early&lt;/i&gt;");
  expect(html).toContain(`data:image/png;base64,${png().toString("base64")}`);
  expect(await textOf("csv", entries, "trade-journal.csv")).toContain(",'=1+1,");
  expect((await textOf("excel", entries, ".xlsx")).length).toBeGreaterThan(1_000);
  expect((await textOf("pdf", entries, ".pdf")).startsWith("%PDF")).toBe(true);
  expect(await textOf("html", [], ".html")).not.toContain("Trade journal");
  expect(await textOf("csv", [], "trade-journal.csv")).toBe("");
});
