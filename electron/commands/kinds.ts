import type { CommandName, Handlers } from "../../shared/contract/commands.ts";

/** The handlers of all commands whose names begin with one of these words. */
export type HandlersOf<Word extends string> = Pick<Handlers, Extract<CommandName, `${Word}.${string}`>>;

/** What a command without an answer answers. */
export async function done(work: Promise<unknown> | void): Promise<Record<string, never>> {
  await work;
  return {};
}
