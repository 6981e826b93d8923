import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Picture } from "../picture.ts";

/** An account of this data folder, and what it can be called. */
interface Named {
  readonly id: AccountId;
  readonly names: readonly string[];
}

function known({ accounts, paper, connections }: Picture): Named[] {
  const found = new Map<AccountId, Set<string>>();
  const add = (id: AccountId, ...names: readonly string[]): void => {
    const all = found.get(id) ?? new Set<string>([id]);
    for (const name of names) if (name !== "") all.add(name);
    found.set(id, all);
  };
  for (const { id, title, clientCode } of accounts.values()) if (paper.get(id)?.closed !== true) add(id, title, clientCode);
  for (const { account, name, closed } of paper.values()) if (!closed) add(account, name);
  for (const { account, clientCode } of connections) add(account, clientCode);
  return [...found].map(([id, names]) => ({ id, names: [...names] }));
}

/**
 * The account that a file calls by its id, a paper account's name or a client code; capitals do not count.
 * @returns a sentence where it is none or more than one.
 */
export function resolveAccount(picture: Picture, called: string): AccountId | { readonly problem: string } {
  const wanted = called.toLowerCase();
  const all = known(picture);
  const exact = all.find(({ id }) => id === called);
  if (exact) return exact.id;
  const fits = all.filter(({ names }) => names.some((name) => name.toLowerCase() === wanted));
  const [only, other] = fits;
  if (only && other === undefined) return only.id;
  const list = (other === undefined ? all : fits).map(({ id, names }) => (names[1] === undefined ? id : `${names[1]} (${id})`)).join(", ");
  if (only) return { problem: `"${called}" is more than one account: ${list}. Write the id.` };
  return { problem: `there is no account "${called}" here; there are ${list}. Name one of them, or open a paper account under "accounts".` };
}
