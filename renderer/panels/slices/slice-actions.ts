import type { SliceView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { toast } from "../../workspace/dialogs.ts";

/** Actions on their way, so that a second press does not ask twice. */
const busy = new Set<string>();

async function act(slice: SliceView, what: string, run: () => Promise<unknown>): Promise<void> {
  if (busy.has(slice.id)) return;
  busy.add(slice.id);
  try {
    await run();
  } catch (error) {
    toast("bad", `${what} of the parts in ${nameOf(slice.instrument)}: ${failureOf(error).sentence}`);
  } finally {
    busy.delete(slice.id);
  }
}

/** Holds the next parts back, or lets them go on. What is at the broker stays there. */
export async function pauseSlice(slice: SliceView): Promise<void> {
  if (slice.state !== "running" && slice.state !== "paused" && slice.state !== "stuck") return toast("plain", `The parts in ${nameOf(slice.instrument)} can be neither paused nor resumed now.`);
  const paused = slice.state === "running";
  await act(slice, paused ? "Pause" : "Resume", () => client.call("slice.pause", { account: slice.account, id: slice.id, paused }));
}

/** Sends no more and cancels what rests, at once and without a question: stopping must never wait. */
export async function stopSlice(slice: SliceView): Promise<void> {
  if (slice.state === "done" || slice.state === "stopped" || slice.state === "stopping") return toast("plain", `The parts in ${nameOf(slice.instrument)} are ${slice.state === "done" ? "done" : "stopped"} already.`);
  await act(slice, "Stop", () => client.call("slice.stop", { account: slice.account, id: slice.id }));
}
