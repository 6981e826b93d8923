import type { SettingName, Snapshot } from "../../shared/contract/commands.ts";
import { SETTINGS } from "../../shared/contract/commands.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import { client } from "../connection/client.ts";
import { toast } from "../workspace/dialogs.ts";

const QUIET_MS = 400;

let stored: Snapshot["settings"] = {};
const pending = new Map<SettingName, unknown>();
const timers = new Map<SettingName, ReturnType<typeof setTimeout>>();

/** Called with each snapshot, before the panels see it. What has not been saved yet stays and goes out now. */
export function settingsArrived(settings: Snapshot["settings"]): void {
  stored = { ...settings, ...Object.fromEntries(pending) };
  flushSettings();
}

/** What was saved under the name, unparsed: undefined before the first snapshot and for what was never saved. */
export function loadSetting(name: SettingName): unknown {
  return stored[name];
}

/**
 * Keeps the value; it goes to the terminal 400 ms after the last change, or when the page is left.
 * @param value anything JSON can carry.
 */
export function saveSetting(name: SettingName, value: object | string | number | boolean): void {
  if (JSON.stringify(value).length > SETTINGS[name]) {
    return toast("warning", `The ${name} settings have grown too large to be kept: the last change lasts only until the page is closed.`);
  }
  stored = { ...stored, [name]: value };
  pending.set(name, value);
  clearTimeout(timers.get(name));
  timers.set(name, setTimeout(() => put(name), QUIET_MS));
}

export function flushSettings(): void {
  for (const name of [...pending.keys()]) put(name);
}

/** Without a link the value stays pending and goes out after the next snapshot; what is refused is told, not tried for ever. */
function put(name: SettingName): void {
  clearTimeout(timers.get(name));
  const value = pending.get(name);
  if (value === undefined) return;
  client.call("settings.put", { name, value }).then(
    () => {
      if (pending.get(name) === value) pending.delete(name);
    },
    (error: unknown) => {
      const { kind, sentence } = failureOf(error);
      if (kind === "NotConnected") return;
      if (pending.get(name) === value) pending.delete(name);
      toast("warning", `The ${name} settings could not be kept: ${sentence}`);
    },
  );
}
