import type { Accounts } from "../accounts/accounts.ts";
import type { HandlersOf } from "./kinds.ts";

export interface ConversionServices {
  readonly accounts: Accounts;
}

/** Positions to other products. */
export function conversionCommands({ accounts }: ConversionServices): HandlersOf<"conversion"> {
  return {
    "conversion.preview": (request) => accounts.get(request.account).conversions.preview(request),
    "conversion.start": ({ conversion, once }) => accounts.get(conversion.account).conversions.start(conversion, once),
  };
}
