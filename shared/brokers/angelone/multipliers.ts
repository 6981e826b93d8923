/**
 * What one unit of price is worth for one contract: ₹72,000 per 10 g of gold is ₹72 lakh for a
 * contract of 1 kg. The master does not tell it, so it is stated here, contract by contract, and
 * only where it has been looked up. What is not listed is refused, never taken as 1.
 */
interface ContractMultiplier {
  readonly exchange: "MCX" | "CDS";
  readonly underlying: string;
  readonly multiplier: number;
  /** Holds for contracts that expire on this day or later (`YYYY-MM-DD`): exchanges revise contract sizes. */
  readonly from: string;
}

const CONTRACTS: readonly ContractMultiplier[] = [
  // 1 kg, quoted per 10 g.
  { exchange: "MCX", underlying: "GOLD", multiplier: 100, from: "2026-08-01" },
  // 100 g, quoted per 10 g.
  { exchange: "MCX", underlying: "GOLDM", multiplier: 10, from: "2026-08-01" },
  // 1,000 dollars, quoted per dollar.
  { exchange: "CDS", underlying: "USDINR", multiplier: 1_000, from: "2026-08-01" },
];

/**
 * @param lot the master's lot size. These multipliers count contracts, so they hold only where the
 *   quantity does too, lot 1: a GOLDM row of lot 100 counts grams, and ten times that would be wrong.
 * @returns undefined where the multiplier is not known.
 */
export function contractMultiplier(exchange: string, underlying: string, expiry: string, lot: number): number | undefined {
  if (lot !== 1) return undefined;
  const contract = CONTRACTS.find((row) => row.exchange === exchange && row.underlying === underlying && expiry >= row.from);
  return contract?.multiplier;
}
