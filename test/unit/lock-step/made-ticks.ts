import type { RecordedTick } from "../../../electron/strategies/lock-step/recorded-tick.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { rupees } from "../../support/orders.ts";
import { at } from "../parity/recorded.ts";

/** A walk of some shares from 09:20 on, with a wrong print now and then, seconds in which nothing comes and others in which much does. */
export function madeTicks(seed: number, count: number, symbols: readonly string[]): RecordedTick[] {
  const random = seededRandom(seed);
  const steps = symbols.map(() => 6_000);
  const volumes = symbols.map(() => 1_000);
  let time: number = at("09:20");
  return Array.from({ length: count }, () => {
    const which = Math.floor(random() * symbols.length);
    time += random() < 0.2 ? 0 : Math.floor(random() * (random() < 0.05 ? 8_000 : 900));
    steps[which] = steps[which]! + Math.floor(random() * 5) - 2;
    const quantity = random() < 0.2 ? 0 : Math.floor(random() * 60);
    volumes[which] = volumes[which]! + quantity;
    const wrong = random() < 0.01 ? 1.1 : 1;
    const price: Price = rupees(Math.round(steps[which] * wrong) * 0.05);
    const depth = random() < 0.5 ? {} : { depth: { bids: [{ price: (price - 500) as Price, quantity: 20 + Math.floor(random() * 100) }], asks: [{ price: (price + 500) as Price, quantity: 20 + Math.floor(random() * 100) }] } };
    return { instrument: `NSE:${symbols[which]!}` as InstrumentKey, at: time as MarketTime, price, quantity, volume: volumes[which], ...depth };
  });
}
