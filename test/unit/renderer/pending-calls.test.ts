import { expect, test } from "vitest";
import { PendingCalls } from "../../../renderer/connection/pending-calls.ts";
import { commands } from "../../../shared/contract/commands.ts";
import type { CommandName } from "../../../shared/contract/commands.ts";
import { failureOf } from "../../../shared/domain/errors.ts";

/** What a command becomes whose answer is lost with the link. */
async function lost(command: CommandName): Promise<string> {
  const calls = new PendingCalls({ after: () => () => {} });
  const { answer } = calls.add(command);
  calls.endAll("The link was lost");
  return answer.then(() => "answered", (error: unknown) => failureOf(error).kind);
}

test("silence after anything that may have moved money is never a refusal; a look that failed is one", async () => {
  const unclear: string[] = [];
  for (const command of Object.keys(commands) as CommandName[]) if ((await lost(command)) === "Unresolved") unclear.push(command);
  expect(unclear).toEqual([
    "orders.place", "orders.modify", "orders.cancel", "orders.cancelAll", "positions.exit", "positions.reverse", "positions.squareOff", "kill.pull", "kill.release",
    "gtt.place", "gtt.modify", "gtt.cancel", "bracket.place", "bracket.change", "bracket.breakEven", "bracket.cancel", "bracket.protect",
    "basket.send", "basket.rollBack", "slice.start", "slice.stop", "slice.pause",
  ]);
});
