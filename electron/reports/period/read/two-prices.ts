import type { Money, Price } from "../../../../shared/domain/units.ts";
import { price } from "../../../../shared/domain/units.ts";

/**
 * Units of which only the sum is known, as at most two fills with the same sum.
 * @param value Σ price × quantity, without multiplier, ≥ 0. @param quantity > 0.
 */
export function twoPrices(value: Money, quantity: number): { readonly quantity: number; readonly price: Price }[] {
  const low = Math.floor(value / quantity);
  const dearer = value - low * quantity;
  const parts = [{ quantity: quantity - dearer, price: price(low) }, { quantity: dearer, price: price(low + 1) }];
  return parts.filter((part) => part.quantity > 0);
}
