/** The recurring pains of the broker's users, by the numbers of ../shared/protocol/angelone-pains.md, as that page begins each. */
export const PAINS = {
  1: '403 "Access denied because of exceeding access rate"',
  2: "Static IP",
  3: 'WAF "Request Rejected ... support ID"',
  4: "AG8001 Invalid Token",
  5: '"Bearer Bearer"',
  6: 'WebSocket 429 / "Connection Limit Exceeded"',
  7: "Silent stall / drops / broken reconnect",
  8: "AB1050 invalid TOTP",
  9: "Candles",
  10: "Scrip master",
  11: "Depth buy/sell swapped",
  12: "No data above some number of tokens",
  13: "Unknown outcome / success then rejected",
  14: "Order-status socket",
  15: "Rejections by LPP/circuit/tick/freeze; AMO variety; ROBO",
} as const;

export type PainNumber = keyof typeof PAINS;

/** Name of a test group. */
export function pain(number: PainNumber): string {
  return `pain ${number}: ${PAINS[number]}`;
}
