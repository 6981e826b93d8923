import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Desk } from "../desk.ts";
import { ask } from "../desk.ts";
import type { StrategiesFile } from "../file/strategies-file.ts";
import { FileProblem } from "../file/strategies-file.ts";
import type { Tell } from "../news/tell.ts";
import type { Picture } from "../picture.ts";
import { resolveAccount } from "./resolve-account.ts";

/**
 * Opens the paper accounts of the file that are not here yet. One that is stays as it is: its money is what it
 * has earned or lost.
 * @throws FileProblem naming entry and line.
 */
export async function openAccounts(desk: Desk, picture: Picture, file: StrategiesFile, tell: Tell): Promise<void> {
  for (const [at, { name, capital, prices }] of file.accounts.entries()) {
    const from = prices === undefined ? undefined : resolveAccount(picture, prices);
    if (typeof from === "object") throw new FileProblem([`${file.place(["accounts", at, "prices"])}: ${from.problem}`]);
    const there = [...picture.paper.values()].find((one) => !one.closed && one.name.toLowerCase() === name.toLowerCase());
    if (there) {
      if (there.prices !== from) throw new FileProblem([`${file.place(["accounts", at, "prices"])}: ${there.name} is open already and trades on ${there.prices ?? "the practice market's prices"}. Name it so in the file, or open another account.`]);
      if (there.capital !== capital) tell("info", "account.kept", `${there.name} is open already with ${formatMoney(there.capital)} and stays as it is; the file says ${formatMoney(capital)}. Reset it in the Paper panel to begin anew.`, { account: there.account });
      continue;
    }
    try {
      const { account } = await ask(desk, "paper.open", { name, capital, model: DEFAULT_FILL_MODEL, ...(from !== undefined && { prices: from }) });
      tell("info", "account.opened", `Paper account ${name} was opened with ${formatMoney(capital)}.`, { account });
    } catch (error) {
      throw new FileProblem([`${file.place(["accounts", at])}: ${failureOf(error).sentence}`]);
    }
  }
}

/**
 * Which account each entry means.
 * @throws FileProblem naming every entry whose account is none.
 */
export function accountsOf(picture: Picture, file: StrategiesFile): ReadonlyMap<string, AccountId> {
  const found = new Map<string, AccountId>();
  const problems: string[] = [];
  for (const [at, { id, account }] of file.entries.entries()) {
    const resolved = resolveAccount(picture, account);
    if (typeof resolved === "string") found.set(id, resolved);
    else problems.push(`${file.place(["strategies", at, "account"])}: ${resolved.problem}`);
  }
  if (problems.length > 0) throw new FileProblem(problems);
  return found;
}
