import type { PlanContext } from "./plan.ts";

/** Resolves when the gate's rates let another opening order through: plans that send many wait here rather than be refused. */
export async function paced({ desk, timers }: Pick<PlanContext, "desk" | "timers">): Promise<void> {
  for (let wait = desk.pace(); wait > 0; wait = desk.pace()) await new Promise<void>((resolve) => void timers.after(wait, resolve));
}
