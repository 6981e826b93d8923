import { z } from "zod";
import { accountId } from "../../shared/contract/schemas/base.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { loadSetting, saveSetting } from "./settings.ts";

/** Small choices of the page itself, under the setting `page`. */
const saved = z.looseObject({ account: accountId.optional() });

function read(): z.infer<typeof saved> {
  const found = saved.safeParse(loadSetting("page"));
  return found.success ? found.data : {};
}

export function rememberedAccount(): AccountId | undefined {
  return read().account;
}

export function rememberAccount(account: AccountId): void {
  if (read().account !== account) saveSetting("page", { ...read(), account });
}
