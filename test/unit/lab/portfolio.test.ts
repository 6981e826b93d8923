import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { money } from "../../../shared/domain/units.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { labRig, requestOf, storeIn } from "./rig.ts";

describe("several runs as one account", { timeout: 120_000 }, () => {
  // The second of the five days is a holiday, and a point of a curve stands at the close of its bar.
  test("weights to the paisa, figures of the shared days, what cannot be told, and files that open offline", async () => {
    const folder = tempFolder();
    storeIn(folder);
    const { call, over } = labRig(folder);
    const runs: string[] = [];
    for (const [slow, from] of [[20, "2026-11-09"], [60, "2026-11-09"], [40, "2026-11-10"]] as const) {
      runs.push((await over((await call("lab.run", { request: requestOf({ parameters: { slow }, data: { kind: "history", from, to: "2026-11-13" } }) })).id)).run ?? "");
    }
    await call("lab.title", { run: runs[0]!, title: "=HYPERLINK(1) <b>" });
    const request = { runs, method: { kind: "equal" }, shrink: false, capital: money(1_00_000_0000) } as const;
    const view = await call("lab.portfolio", { ...request, runs });
    expect(view.parts.map(({ amount }) => amount)).toEqual([33_333_3400, 33_333_3300, 33_333_3300]);
    expect([view.cash, view.periods, view.unit]).toEqual([0, 2, "day"]);
    expect(new Date(view.from).toISOString()).toBe("2026-11-11T03:46:00.000Z");
    const { curve } = view;
    expect(curve.equity.at(-1)).toBeCloseTo(curve.parts.reduce((sum, row) => sum + (1_00_000 / 3) * row.at(-1)!, 0), 6);
    expect(view.figures.return).toBeCloseTo((curve.equity.at(-1)! / 1_00_000 - 1) * 100, 9);
    expect(view.correlation).toEqual([[null, null, null], [null, null, null], [null, null, null]]);
    expect(view.notes).toContain("Correlation cannot be told of 2 day returns: 20 are needed. Choose runs over a longer common period.");
    expect(view.notes.at(-1)).toBe("A share follows its run in proportion. Strategy 1 was run with ₹ 10,00,000.00 and gets ₹ 33,333.34, which may not buy its whole lots: run it with that capital to know.");
    await expect(call("lab.portfolio", { ...request, runs, method: { kind: "kelly", part: 0.5 } })).rejects.toThrow("It cannot be told: the runs have 2 day returns in common and 20 are needed to weigh them by: choose runs over a longer common period, or equal weights.");
    await expect(call("lab.portfolio", { ...request, runs: [runs[0]!, runs[0]!] })).rejects.toThrow("A run is in the portfolio twice. Leave one of the two out.");
    await expect(call("lab.portfolio", { ...request, runs: [runs[0]!, "gone00"] })).rejects.toThrow("There is no run gone00: it was removed. Choose another.");

    const { files } = await call("lab.portfolioExport", { ...request, runs });
    expect(files.map(({ name }) => name.replace(/^portfolio-[\d-]+\d/, ""))).toEqual([".html", "-weights.csv", "-correlation.csv", "-equity.csv"]);
    const [page, weights, correlation, equity] = files.map(({ path }) => readFileSync(path, "utf8"));
    expect(page).toContain("1 =HYPERLINK(1) &lt;b&gt;");
    expect(page).not.toMatch(/<script|<b>|https?:\/\/(?!www\.w3\.org)/);
    expect(weights!.split("\r\n")[1]).toMatch(/^'=HYPERLINK\(1\) <b>,\w+,33\.33\d+,33333\.34,/);
    expect(weights!.split("\r\n").slice(4, 6).map((line) => line.slice(0, 22))).toEqual(["Cash,,0,0.00", "Together,,100,100000.0"]);
    expect(correlation!.split("\r\n")[1]).toBe("1 =HYPERLINK(1) <b>,,,");
    expect(equity!.trim().split("\r\n")).toHaveLength(1 + curve.at.length);
  });
});
