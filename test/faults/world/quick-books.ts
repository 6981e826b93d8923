import type { BrokerProtocol, HttpAnswer, Reading } from "../../../shared/brokers/port.ts";

const HEAD = '{"status":true,"message":"SUCCESS","errorcode":"","data":[';
const TAIL = "]}";

/** Rows read before, by their text. */
export type ReadRows = Map<string, unknown>;

/**
 * Books are read again every few seconds and are most of what a run costs, so a row whose text was read
 * before is not read again. Each new row goes through the protocol's own reader, and an answer that is
 * not a plain list of rows goes through it as a whole: what comes out is the same.
 */
export function withQuickBooks(protocol: BrokerProtocol, rows: ReadRows): BrokerProtocol {
  const { rest } = protocol;
  return {
    ...protocol,
    rest: {
      ...rest,
      readOrderBook: (answer) => quickly(answer, rows, (one) => rest.readOrderBook(one)),
      readTradeBook: (answer, day) => quickly(answer, rows, (one) => rest.readTradeBook(one, day)),
    },
  };
}

function quickly<T>(answer: HttpAnswer, rows: ReadRows, read: (answer: HttpAnswer) => Reading<readonly T[]>): Reading<readonly T[]> {
  const { status, body } = answer;
  if (status !== 200 || !body.startsWith(HEAD) || !body.endsWith(TAIL)) return read(answer);
  // Rows hold no objects of their own, so that nothing but the end of one stands between two.
  const texts = body.slice(HEAD.length + 1, -TAIL.length - 1).split("},{");
  const unread = texts.filter((text) => !rows.has(text));
  if (unread.length > 0) {
    const found = read({ ...answer, body: `${HEAD}{${unread.join("},{")}}${TAIL}` });
    if (found.kind !== "ok" || found.value.length !== unread.length) return read(answer);
    for (const [i, text] of unread.entries()) rows.set(text, found.value[i]);
  }
  return { kind: "ok", value: texts.map((text) => rows.get(text) as T) };
}
