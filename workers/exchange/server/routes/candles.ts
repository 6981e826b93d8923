/** getCandleData: bars as `[time, open, high, low, close, volume]`, in rupees. */

import { z } from "zod";
import type { Bar } from "../../types.ts";
import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { BAD_REQUEST, needed, read, word } from "../fields.ts";
import { rupees } from "../numbers.ts";
import { istIso, parseIstMinute } from "../session-time.ts";

const DAY_MS = 86_400_000;

/** Minutes of a bar, and the calendar days that one request may span. */
const INTERVALS = {
  ONE_MINUTE: { minutes: 1, days: 30 },
  THREE_MINUTE: { minutes: 3, days: 60 },
  FIVE_MINUTE: { minutes: 5, days: 100 },
  TEN_MINUTE: { minutes: 10, days: 100 },
  FIFTEEN_MINUTE: { minutes: 15, days: 200 },
  THIRTY_MINUTE: { minutes: 30, days: 200 },
  ONE_HOUR: { minutes: 60, days: 400 },
  ONE_DAY: { minutes: 1440, days: 2000 },
} as const;

const moment = needed.transform((value, context) => {
  const at = parseIstMinute(value);
  if (at === undefined) context.addIssue({ code: "custom", message: "must be a date and time as yyyy-MM-dd HH:mm" });
  return at ?? 0;
});

const candleBody = z.object({
  exchange: needed,
  symboltoken: needed,
  interval: word(
    "ONE_MINUTE",
    "THREE_MINUTE",
    "FIVE_MINUTE",
    "TEN_MINUTE",
    "FIFTEEN_MINUTE",
    "THIRTY_MINUTE",
    "ONE_HOUR",
    "ONE_DAY",
  ),
  fromdate: moment,
  todate: moment,
});

/** The broker says this both for its own troubles and for a range without a single bar. */
const NOTHING = failure("AB1004", "Something Went Wrong, Please Try After Sometime");

const candle = (bar: Bar): unknown[] => [istIso(bar.at), rupees(bar.open), rupees(bar.high), rupees(bar.low), rupees(bar.close), bar.volume];

/** What was asked for, or the refusal. */
function wanted(call: Call): z.output<typeof candleBody> | Answer {
  const body = read(candleBody, call.body);
  if (!body.ok) return body.answer;
  const { exchange, symboltoken, interval, fromdate, todate } = body.value;
  const { core } = call.door;
  const { days } = INTERVALS[interval];
  if (fromdate > todate) return failure(BAD_REQUEST, "Invalid Request. fromdate can't be greater than todate");
  if (todate > core.clock().now) return failure(BAD_REQUEST, "To datetime can't be greater than current datetime");
  if (todate - fromdate > days * DAY_MS) return failure(BAD_REQUEST, `Invalid Request. ${interval} candles are given for at most ${days} days in one request`);
  if (core.listing(symboltoken)?.segment !== exchange) return failure("AB4006", "Invalid symboltoken");
  return body.value;
}

function candleData(call: Call): Answer {
  const asked = wanted(call);
  if ("body" in asked) return asked;
  const bars = call.door.core.bars(asked.symboltoken, INTERVALS[asked.interval].minutes, asked.fromdate, asked.todate);
  return bars.length === 0 ? NOTHING : success(bars.map(candle));
}

/**
 * Contracts only. The practice market keeps no open interest of earlier days, and between the open and now
 * it moves as the day's volume does: a bar's figure is the one at its end.
 */
function openInterestData(call: Call): Answer {
  const asked = wanted(call);
  if ("body" in asked) return asked;
  const { core } = call.door;
  const brief = core.brief(asked.symboltoken);
  if (brief === undefined || core.listing(asked.symboltoken)?.segment !== "NFO") return failure("AB4006", "Invalid symboltoken");
  const bars = core.bars(asked.symboltoken, INTERVALS[asked.interval].minutes, Math.max(asked.fromdate, core.clock().openAt), asked.todate);
  const before = core.bars(asked.symboltoken, 1, core.clock().openAt, asked.fromdate - 1);
  let volume = before.reduce((sum, bar) => sum + bar.volume, 0);
  const points = bars.map((bar) => {
    volume += bar.volume;
    const share = brief.volume === 0 ? 1 : Math.min(1, volume / brief.volume);
    return { time: istIso(bar.at), oi: Math.round(brief.previousOpenInterest + (brief.openInterest - brief.previousOpenInterest) * share) };
  });
  return points.length === 0 ? NOTHING : success(points);
}

export const CANDLE_ROUTES: readonly Route[] = [
  { method: "POST", path: "/rest/secure/angelbroking/historical/v1/getCandleData", token: "valid", limit: "candles", handle: candleData },
  { method: "POST", path: "/rest/secure/angelbroking/historical/v1/getOIData", token: "valid", limit: "candles", handle: openInterestData },
];
