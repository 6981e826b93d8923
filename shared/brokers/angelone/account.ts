import { z } from "zod";
import type { BrokerFunds, HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readData } from "./envelope.ts";
import { amount, field, name, text } from "./fields.ts";
import { get, SECURE } from "./request.ts";

export function profile(): HttpRequest {
  return get("profile", `${SECURE}/user/v1/getProfile`, "profile");
}

/** Documented as text that holds a JSON array, seen live as an array. */
function readList(raw: unknown): readonly string[] | undefined {
  let list = raw;
  if (typeof raw === "string") {
    try {
      list = JSON.parse(raw);
    } catch {
      return undefined;
    }
  }
  return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : undefined;
}

const PROFILE = z
  .object({ clientcode: name, name: text, exchanges: field("a list of exchanges", readList) })
  .transform((row) => ({ clientCode: row.clientcode, name: row.name, exchanges: row.exchanges }));

export function readProfile(answer: HttpAnswer): Reading<z.output<typeof PROFILE>> {
  return readData(answer, "profile", PROFILE);
}

export function funds(): HttpRequest {
  return get("funds", `${SECURE}/user/v1/getRMS`, "funds");
}

/** `net` is the margin one can trade with. `availablecash` is no free cash but another margin figure; P&L fields stay 0 and are not read. */
const FUNDS = z
  .object({ net: amount, availablecash: amount, utiliseddebits: amount })
  .transform((row): BrokerFunds => ({ available: row.net, cash: row.availablecash, utilised: row.utiliseddebits }));

export function readFunds(answer: HttpAnswer): Reading<BrokerFunds> {
  return readData(answer, "funds", FUNDS);
}
