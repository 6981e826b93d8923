import { z } from "zod";
import { accountId } from "../../shared/contract/schemas/base.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { loadSetting, saveSetting } from "./settings.ts";

/** Small choices of the page itself, under the setting `page`. */
const saved = z.looseObject({ account: accountId.optional(), levels: z.literal([5, 20]).optional() });

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

/** Levels a side that the depth panel shows. */
export function rememberedLevels(): 5 | 20 {
  return read().levels ?? 5;
}

export function rememberLevels(levels: 5 | 20): void {
  saveSetting("page", { ...read(), levels });
}
