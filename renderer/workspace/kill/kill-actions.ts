import { create } from "zustand";
import { RELEASE_WORD } from "../../../shared/contract/schemas/risk.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { browserTimers } from "../../connection/browser-clock.ts";
import { client } from "../../connection/client.ts";
import { terminalStore } from "../../state/terminal.ts";
import { registerCommand } from "../commands.ts";
import { toast } from "../dialogs.ts";
import { askTyped } from "../typed-dialog.ts";
import { Hold } from "./hold.ts";

interface KillSwitch {
  readonly holding: boolean;
  /** Held to the end, and the terminal has not answered yet. */
  readonly pulling: boolean;
  /** The box with the option is open. */
  readonly options: boolean;
  /** Also close all positions; chosen anew each time the box opens. */
  readonly squareOff: boolean;
}

export const useKillSwitch = create<KillSwitch>(() => ({ holding: false, pulling: false, options: false, squareOff: false }));

export const killHold = new Hold({
  after: browserTimers.after,
  holding: (holding) => useKillSwitch.setState({ holding }),
  done: () => void pull(),
});

/** Begins a hold, unless the switch is out already. */
export function pressKill(): void {
  if (!terminalStore.getState().kill.pulled && !useKillSwitch.getState().pulling) killHold.press();
}

async function pull(): Promise<void> {
  const { squareOff } = useKillSwitch.getState();
  useKillSwitch.setState({ pulling: true });
  try {
    await client.call("kill.pull", { squareOff });
    closeKillOptions();
  } catch (error) {
    toast("alarm", `Kill switch: ${failureOf(error).sentence} If it is urgent, use the broker's own app.`);
  } finally {
    useKillSwitch.setState({ pulling: false });
  }
}

export function openKillOptions(): void {
  if (terminalStore.getState().kill.pulled) void releaseKill();
  else useKillSwitch.setState({ options: true, squareOff: false });
}

export function closeKillOptions(): void {
  killHold.release();
  useKillSwitch.setState({ options: false, squareOff: false });
}

/** Asks for the word, then lets orders through again. Strategies that were stopped stay stopped. */
export async function releaseKill(): Promise<void> {
  if (!terminalStore.getState().kill.pulled) return toast("plain", "The kill switch is not pulled.");
  await askTyped({
    title: "Release the kill switch?",
    body: "New orders go to the broker again, in every account. Orders that were cancelled stay cancelled; strategies that were stopped stay stopped.",
    word: RELEASE_WORD,
    action: "Release the kill switch",
    run: async (typed) => {
      await client.call("kill.release", { typed });
      toast("good", "The kill switch is released: orders go again.");
    },
  });
}

/** Holding F12 anywhere on the page, dialogs included: before every other key. @returns ends it. */
export function startKillKey(): () => void {
  const down = (event: KeyboardEvent): void => {
    if (event.key !== "F12" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) pressKill();
  };
  const up = (event: KeyboardEvent): void => {
    if (event.key === "F12") killHold.release();
  };
  // A window that loses the keyboard never hears the key go up.
  const lost = (): void => killHold.release();
  window.addEventListener("keydown", down, true);
  window.addEventListener("keyup", up, true);
  window.addEventListener("blur", lost);
  const ends = [
    registerCommand({ id: "kill.hold", title: "Kill switch: hold for one second", group: "Trading", keys: ["F12"], whileTyping: true, keyOnly: true, run: openKillOptions }),
    registerCommand({ id: "kill.options", title: "Kill switch…", group: "Trading", keys: ["Shift+F12"], whileTyping: true, run: openKillOptions }),
    registerCommand({ id: "kill.release", title: "Release the kill switch…", group: "Trading", when: () => terminalStore.getState().kill.pulled, run: () => void releaseKill() }),
  ];
  return () => {
    window.removeEventListener("keydown", down, true);
    window.removeEventListener("keyup", up, true);
    window.removeEventListener("blur", lost);
    ends.forEach((end) => end());
  };
}
