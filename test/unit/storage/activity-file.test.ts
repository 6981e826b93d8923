import { join } from "node:path";
import { expect, test } from "vitest";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import { ActivityFile } from "../../../workers/journal-writer/activity-file.ts";
import { system } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const entry = (seq: number, at: number): ActivityView => ({ seq, at: system(at), tone: "plain", topic: "sauda", sentence: `entry ${seq}` });

test.each([
  [0, [9, 8, 7, 5, 3, 2]],
  [25, [9, 8, 7, 5, 3]],
  [30, [9, 8, 7, 5, 3]],
  [71, [9, 8]],
  [1_000, []],
])("what was told before %i is dropped, the rest stays", (at, left) => {
  const file = new ActivityFile(join(tempFolder(), "activity.db"), 0);
  file.append([2, 3, 5, 7, 8, 9].map((seq) => entry(seq, seq * 10)));
  file.prune(at);
  expect(file.page(undefined, 100).map(({ seq }) => seq)).toEqual(left);
  file.close();
});

test("an empty log has nothing to drop", () => {
  const file = new ActivityFile(join(tempFolder(), "activity.db"), 0);
  file.prune(1_000);
  expect(file.page(undefined, 100)).toEqual([]);
  file.close();
});
