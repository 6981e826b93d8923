import { z } from "zod";
import { loadSetting, saveSetting } from "../../state/settings.ts";

const anything = z.record(z.string(), z.unknown());
/** What the ticket's own habits need beside the rest; see renderer/state/ticket.ts. */
const HABITS = { shares: "MIS", contracts: "MIS", type: "LIMIT", validity: "DAY" };

/** One part of the setting `ticket`, unparsed. */
export function loadTicketPart(name: string): unknown {
  const read = anything.safeParse(loadSetting("ticket"));
  return read.success ? read.data[name] : undefined;
}

/** Keeps one part and leaves the others as they are. */
export function saveTicketPart(name: string, value: unknown): void {
  const read = anything.safeParse(loadSetting("ticket"));
  saveSetting("ticket", { ...HABITS, ...(read.success && read.data), [name]: value });
}
