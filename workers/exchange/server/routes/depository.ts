/** eDIS: asking the depository to let shares be sold, its TPIN, and what became of the request. */

import { z } from "zod";
import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import { DEPOSITORY_PATH, detailsOf } from "../depository.ts";
import type { Call, Route } from "../door.ts";
import { needed, quantity, read } from "../fields.ts";
import { practiceIsin } from "../rows/holding-row.ts";

const EDIS = "/rest/secure/angelbroking/edis/v1";
/** The practice depository's own numbers: a participant, and an account of sixteen digits. */
const DP_ID = "33200";
const BOID = "1203320000000001";
const WRONG = failure("AG2001", "Something went wrong, please try after sometime");

const verifyBody = z.object({ isin: needed, quantity });

function verifyDis(call: Call): Answer {
  const body = read(verifyBody, call.body);
  if (!body.ok) return body.answer;
  const { core, depository } = call.door;
  const holding = core.holdings(call.client).find(({ token }) => practiceIsin(token) === body.value.isin);
  if (holding === undefined || holding.quantity < body.value.quantity) return WRONG;
  const request = depository.begin(call.client, holding.token, body.value.isin, body.value.quantity);
  if (request === undefined) return failure("AG1000", "User is already registered with CDSL for today");
  return success({ ReqId: request.id, ReturnURL: DEPOSITORY_PATH, DPId: DP_ID, BOID, TransDtls: detailsOf(request), version: "1.1" });
}

const tpinBody = z.object({ dpId: needed, ReqId: needed, boid: needed, pan: needed });

function generateTpin(call: Call): Answer {
  const body = read(tpinBody, call.body);
  if (!body.ok) return body.answer;
  return body.value.boid === BOID && body.value.dpId === DP_ID && call.door.depository.find(call.client, body.value.ReqId) !== undefined ? success("") : WRONG;
}

const statusBody = z.object({ ReqId: needed });

function tranStatus(call: Call): Answer {
  const body = read(statusBody, call.body);
  if (!body.ok) return body.answer;
  const request = call.door.depository.find(call.client, body.value.ReqId);
  if (request === undefined) return WRONG;
  const row = { ISIN: request.isin, Quantity: String(request.quantity), Status: request.authorised ? "1" : "0", ErrorCode: "" };
  return success({ ReqId: request.id, TransResDtls: { RecordResDtls: [row] } });
}

export const DEPOSITORY_ROUTES: readonly Route[] = [
  { method: "POST", path: `${EDIS}/verifyDis`, token: "valid", limit: "edis", handle: verifyDis },
  { method: "POST", path: `${EDIS}/generateTPIN`, token: "valid", limit: "edis", handle: generateTpin },
  { method: "POST", path: `${EDIS}/getTranStatus`, token: "valid", limit: "edis", handle: tranStatus },
];
