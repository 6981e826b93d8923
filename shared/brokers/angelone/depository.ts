import { z } from "zod";
import type { AuthorisationRequest, DepositoryAuthorisation } from "../capabilities.ts";
import { readData, readEnvelope } from "./envelope.ts";
import { listOf, name, text, word } from "./fields.ts";
import { ask, SECURE, write } from "./request.ts";

const EDIS = `${SECURE}/edis/v1`;

const REQUEST = z
  .object({ ReqId: name, ReturnURL: text, DPId: name, BOID: name, TransDtls: name, version: name })
  .transform((row): AuthorisationRequest => ({ requestId: row.ReqId, returnUrl: row.ReturnURL, dpId: row.DPId, boId: row.BOID, details: row.TransDtls, version: row.version }));

const AUTHORISED: ReadonlyMap<string, boolean> = new Map([["1", true], ["0", false]]);
const statusWord = z.preprocess((raw) => (typeof raw === "number" ? String(raw) : raw), word(AUTHORISED, "Status"));

const STATUS = z
  .object({ TransResDtls: z.object({ RecordResDtls: listOf(z.object({ ISIN: text, Status: statusWord })) }) })
  .transform((data) => data.TransResDtls.RecordResDtls.map((row) => ({ isin: row.ISIN, authorised: row.Status })));

/** CDSL's authorisation of shares, through the broker. AG1000 on the first step means that it is done for today. */
export const DEPOSITORY: DepositoryAuthorisation = {
  verify: (isin, quantity) => ask("edis-verify", `${EDIS}/verifyDis`, "edis", { isin, quantity: String(quantity) }),
  readVerify: (answer) => readData(answer, "authorisation request", REQUEST),
  form: (request) => ({ DPId: request.dpId, ReqId: request.requestId, Version: request.version, TransDtls: request.details }),
  // Each call sends the user a message.
  sendTpin: (request, pan) => write("edis-tpin", `${EDIS}/generateTPIN`, "edis", { dpId: request.dpId, ReqId: request.requestId, boid: request.boId, pan }),
  readSentTpin(answer) {
    const reading = readEnvelope(answer);
    return reading.kind === "ok" ? { kind: "ok", value: true } : reading;
  },
  status: (requestId) => ask("edis-status", `${EDIS}/getTranStatus`, "edis", { ReqId: requestId }),
  readStatus: (answer) => readData(answer, "status of the authorisation", STATUS),
};
