import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PanelEntry, Place } from "../../../renderer/panels/registry.ts";
import { defaultLayout, readSavedLayout, saveForm } from "../../../renderer/workspace/dock-layout.ts";

function entry(id: string, place: Place): PanelEntry {
  return { id, title: id, place, key: "X", component: () => null };
}
const ENTRIES = [entry("watch", "left"), entry("chart", "centre"), entry("ticket", "right-top"), entry("depth", "right-bottom"), entry("orders", "bottom"), entry("funds", "bottom")];
const IDS = new Set(ENTRIES.map(({ id }) => id));

interface Node {
  readonly type: string;
  readonly size?: number;
  readonly data: readonly Node[] | { readonly views: readonly string[] };
}
const leaves = (node: Node): string[] => ("views" in node.data ? [...node.data.views] : node.data.flatMap(leaves));

describe("the default layout", () => {
  test.each([[1268, 720], [1588, 920], [3828, 2090]])("fills %i × %i with every panel once, the chart widest", (width, height) => {
    const { grid, panels } = defaultLayout(ENTRIES, width, height);
    expect(leaves(grid.root as Node).sort()).toEqual([...IDS].sort());
    expect(new Set(Object.keys(panels))).toEqual(IDS);
    const [left, right] = grid.root.data as unknown as readonly Node[];
    expect((left?.size ?? 0) + (right?.size ?? 0)).toBe(width);
    const [upper, lower] = left?.data as readonly Node[];
    expect((upper?.size ?? 0) + (lower?.size ?? 0)).toBe(height);
    const [watch, chart] = upper?.data as readonly Node[];
    expect(chart?.size).toBeGreaterThan(watch?.size ?? 0);
    expect(chart?.size).toBeGreaterThan(right?.size ?? 0);
  });
});

describe("a saved layout", () => {
  const good = JSON.parse(JSON.stringify(saveForm(defaultLayout(ENTRIES, 1268, 720)))) as Record<string, unknown>;

  test("comes back as it was", () => {
    expect(readSavedLayout(good, IDS)).toEqual(good["dock"]);
    expect(readSavedLayout(undefined, IDS)).toBe("none");
  });

  test("with a panel that does not exist, of another version, or empty is foreign", () => {
    expect(readSavedLayout(good, new Set(["watch"]))).toBe("foreign");
    expect(readSavedLayout({ ...good, version: 99 }, IDS)).toBe("foreign");
    expect(readSavedLayout({ version: 1, dock: { ...(good["dock"] as object), panels: {} } }, IDS)).toBe("foreign");
  });

  test("of any shape is read or refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(["none", "foreign"]).toContain(readSavedLayout(anything, IDS));
      }),
    );
  });
});
