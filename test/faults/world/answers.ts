export interface Answered {
  readonly status: number;
  readonly body: string;
}

export function success(data: unknown): Answered {
  return { status: 200, body: JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data }) };
}

/** @param rows each written as JSON already. */
export function listOf(rows: readonly string[]): Answered {
  return { status: 200, body: `{"status":true,"message":"SUCCESS","errorcode":"","data":${rows.length === 0 ? "null" : `[${rows.join(",")}]`}}` };
}

export function failure(errorcode: string, message: string): Answered {
  return { status: 200, body: JSON.stringify({ status: false, message, errorcode, data: "" }) };
}
