/**
 * What a route answers with. The broker has three envelopes: its services' own, its gateway's
 * (`success`, `errorCode`, `data: ""`) and the login service's, where even `false` and `null` are strings.
 */

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = "application/json;charset=UTF-8";

function json(status: number, value: unknown): Answer {
  return { status, type: JSON_TYPE, body: JSON.stringify(value) };
}

export function success(data: unknown): Answer {
  return json(200, { status: true, message: "SUCCESS", errorcode: "", data });
}

/** A refusal by one of the services: HTTP 200 unless said otherwise. */
export function failure(code: string, message: string, status = 200): Answer {
  return json(status, { status: false, message, errorcode: code, data: null });
}

/** A refusal by the gateway in front of the services. */
export function gatewayFailure(code: string, message: string, status = 200): Answer {
  return json(status, { success: false, message, errorCode: code, data: "" });
}

export function loginFailure(code: string, message: string): Answer {
  return json(200, { status: "false", message, errorcode: code, data: "null" });
}

/** Over the access rate: plain text, which is how a client tells it from other 403s. */
export const RATE_EXCEEDED: Answer = {
  status: 403,
  type: "text/plain;charset=UTF-8",
  body: "Access denied because of exceeding access rate",
};
