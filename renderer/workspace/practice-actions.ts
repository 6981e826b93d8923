import { failureOf } from "../../shared/domain/errors.ts";
import { client } from "../connection/client.ts";
import { terminalStore } from "../state/terminal.ts";
import { registerCommand } from "./commands.ts";
import { toast } from "./dialogs.ts";

/** Offered speeds; 0 = as fast as possible. */
export const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 0] as const;

function failed(error: unknown): void {
  toast("bad", failureOf(error).sentence);
}

export function togglePause(): void {
  const { practice } = terminalStore.getState();
  if (!practice || practice.ended) return;
  client.call(practice.paused ? "practice.resume" : "practice.pause", {}).catch(failed);
}

export function setSpeed(speed: number): void {
  client.call("practice.speed", { speed }).catch(failed);
}

/** The next offered speed up or down from the present one; "as fast as possible" stands above 100. */
export function neighbourSpeed(speed: number, step: 1 | -1): number {
  const rank = (one: number): number => (one === 0 ? Number.POSITIVE_INFINITY : one);
  const wanted = step === 1 ? SPEEDS.find((one) => rank(one) > rank(speed)) : SPEEDS.findLast((one) => rank(one) < rank(speed));
  return wanted ?? speed;
}

export function practiceCommands(): () => void {
  const group = "Practice market";
  const when = (): boolean => terminalStore.getState().practice !== undefined;
  const step = (way: 1 | -1) => (): void => {
    const { practice } = terminalStore.getState();
    if (practice) setSpeed(neighbourSpeed(practice.speed, way));
  };
  const ends = [
    registerCommand({ id: "practice.pause", title: "Pause or resume the practice market", group, keys: ["Shift+P"], when, run: togglePause }),
    registerCommand({ id: "practice.faster", title: "Practice market: faster", group, keys: [">"], when, run: step(1) }),
    registerCommand({ id: "practice.slower", title: "Practice market: slower", group, keys: ["<"], when, run: step(-1) }),
  ];
  return () => ends.forEach((end) => end());
}
