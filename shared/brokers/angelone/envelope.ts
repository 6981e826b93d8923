import type { z } from "zod";
import type { HttpAnswer, Reading } from "../port.ts";
import { firstProblem, isBlank } from "./fields.ts";

/** Definite: nothing was done. AG8001/2 invalid or expired token, AB1010/11 session ended, AB8050/51 refresh token of no more use. */
const SIGNED_OUT = new Set(["AG8001", "AG8002", "AB1010", "AB1011", "AB8050", "AB8051"]);
/**
 * "Something went wrong" and internal errors say only that an inner system of the broker failed, not
 * at which point: an order may have gone out before it did. So for a write the outcome is unknown,
 * and a read is simply to be repeated.
 */
const INNER_FAILURE = new Set(["AB1004", "AB2000", "AB2001"]);
/** The same, said in words under other codes: AB1007 "AMX Error" is the order system's bare failure. */
const INNER_FAILURE_TEXT = /^(amx error|error not specified|internal (server )?error|something went wrong\b.*|.*\btimed? ?out\b.*)$/i;
const TOO_FAST = /exceeding (access rate|rate limit)/i;
const SUPPORT_ID = /support ID is:?\s*(?:<[^>]*>\s*)*([\w-]+)/i;

function unreadable(why: string): { kind: "unreadable"; why: string } {
  return { kind: "unreadable", why };
}

/**
 * Sorts an answer by what it means and hands out its `data`. Two envelopes are in use
 * (status/errorcode and success/errorCode), each with real or textual booleans; gateways and the
 * firewall in front answer with pages of their own.
 */
export function readEnvelope(answer: HttpAnswer): Reading<unknown> {
  const body = answer.body.trim();
  if (answer.status === 429) return { kind: "too-fast", text: plainText(body) };
  const json = parseJson(body);
  if (json === undefined) return readPage(answer.status, body);
  // A gateway's failure may carry JSON too, and says as little about the outcome as its pages do.
  if (answer.status >= 500) return unreadable(`Angel One failed with HTTP ${answer.status}: ${plainText(body)}`);
  const ok = flag(json.status ?? json.success);
  const code = said(json.errorcode) || said(json.errorCode);
  const text = said(json.message);
  if (ok === true) {
    if (code !== "" || answer.status >= 300) return unreadable(`Angel One's answer contradicts itself: success, yet HTTP ${answer.status} ${code} ${text}`);
    return { kind: "ok", value: json.data };
  }
  if (TOO_FAST.test(text)) return { kind: "too-fast", text };
  if (SIGNED_OUT.has(code) || answer.status === 401) return { kind: "signed-out", code: code || "HTTP 401", text };
  if (ok === undefined) return unreadable(`Angel One's answer (HTTP ${answer.status}) says neither yes nor no: ${plainText(body)}`);
  if (INNER_FAILURE.has(code) || (text === "" ? code === "" : INNER_FAILURE_TEXT.test(text))) {
    return { ...unreadable(`Angel One failed inside and does not say what became of the request: ${text || "no reason"} (${code || "no code"})`), code };
  }
  return { kind: "refused", code, text };
}

/** An answer that is not the API's JSON. */
function readPage(status: number, body: string): Reading<never> {
  const text = plainText(body);
  // The page may quote anything; only the bare sentence counts as the limiter's own.
  if (TOO_FAST.test(body) && !body.includes("<")) return { kind: "too-fast", text };
  if (status === 401) return { kind: "signed-out", code: "HTTP 401", text };
  if (body === "") return unreadable(`Angel One answered with an empty page (HTTP ${status}).`);
  if (/request rejected/i.test(body)) {
    const id = SUPPORT_ID.exec(body)?.[1];
    return unreadable(`The firewall in front of Angel One stopped the request (HTTP ${status}${id ? `, support ID ${id}` : ""}).`);
  }
  return unreadable(`Angel One answered with something other than its API's JSON (HTTP ${status}): ${text}`);
}

function parseJson(body: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function flag(raw: unknown): boolean | undefined {
  if (typeof raw === "boolean") return raw;
  const text = typeof raw === "string" ? raw.trim().toLowerCase() : "";
  return text === "true" ? true : text === "false" ? false : undefined;
}

function said(raw: unknown): string {
  return typeof raw === "string" ? raw.trim() : "";
}

/** What a person can read of a page, at most 200 characters. Long runs are left out: they may be tokens. */
function plainText(body: string): string {
  const text = body.slice(0, 4_000).replaceAll(/<[^>]*>/g, " ").replaceAll(/[\w.+/=-]{32,}/g, "…");
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}

/** Reads the `data` of an answer by a schema. What does not fit is unreadable: for a write, an open outcome. */
export function readData<T>(answer: HttpAnswer, what: string, schema: z.ZodType<T>): Reading<T> {
  const reading = readEnvelope(answer);
  return reading.kind === "ok" ? fit(reading.value, what, schema) : reading;
}

/**
 * Reads a book. Blank data and "not found" mean an empty one. A book with one unreadable row is
 * unreadable as a whole: shown without that row it would look complete, and an order that seems
 * absent from a complete book counts as never placed.
 */
export function readBook<T>(answer: HttpAnswer, what: string, notFound: string | undefined, rows: z.ZodType<readonly T[]>): Reading<readonly T[]> {
  const reading = readEnvelope(answer);
  if (reading.kind === "refused" && reading.code === notFound) return { kind: "ok", value: [] };
  if (reading.kind !== "ok") return reading;
  const { value } = reading;
  if (value === undefined) return unreadable(`Angel One's ${what} came without data.`);
  if (isBlank(value) || value === "null") return { kind: "ok", value: [] };
  return fit(value, what, rows);
}

function fit<T>(value: unknown, what: string, schema: z.ZodType<T>): Reading<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: "ok", value: parsed.data };
  return unreadable(`Angel One's ${what} could not be read: ${firstProblem(parsed.error)}.`);
}
