/** a × b / c rounded half up, exact however large the product; all integers, a and b ≥ 0, c > 0. */
export function mulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) {
    const rest = product % c;
    return (product - rest) / c + (rest * 2 >= c ? 1 : 0);
  }
  return Number((BigInt(a) * BigInt(b) * 2n + BigInt(c)) / (BigInt(c) * 2n));
}

/** As the broker writes money in its texts: `Rs. 2298.25`. */
export function rupees(paise: number): string {
  return `Rs. ${(paise / 100).toFixed(2)}`;
}
