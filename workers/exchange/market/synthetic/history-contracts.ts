/** The past of futures and options: the past of their index, priced. */

import { MINUTE_MS } from "../../../../shared/domain/time.ts";
import { sessionMinutes } from "../days.ts";
import type { MinuteBars } from "../fold.ts";
import type { Contract } from "./contracts.ts";
import type { TradingDay } from "./day-line.ts";
import { Stream, streamKey } from "./hash.ts";
import { fillDay, reflect } from "./history-fill.ts";
import type { Range } from "./history-fill.ts";
import type { Spot, SpotHistory } from "./history-spot.ts";
import { fairPrice } from "./pricing.ts";
import { volumeShares } from "./shape.ts";
import { contractDayLots } from "./turnover.ts";
import type { DailyWalk } from "./walk.ts";

export class ContractHistory {
  private readonly seed: number;
  private readonly walk: DailyWalk;
  private readonly spots: SpotHistory;

  constructor(seed: number, walk: DailyWalk, spots: SpotHistory) {
    this.seed = seed;
    this.walk = walk;
    this.spots = spots;
  }

  /** False before the listing and after the expiry; what a session listed anew has no past. */
  isListed(contract: Contract, day: TradingDay): boolean {
    return contract.since === 0 && contract.listedAt <= day.openAt && contract.expiryAt > day.openAt;
  }

  volume(contract: Contract, day: TradingDay): number {
    return this.lots(contract, day) * contract.listing.lotSize;
  }

  range(contract: Contract, day: TradingDay): Range {
    const index = this.spots.range(this.underlying(contract, day), day);
    const minutes = sessionMinutes(day);
    const price = this.pricer(contract, day);
    const open = price(index.open, 0);
    const close = price(index.close, minutes);
    return around(open, close, price(index.high, minutes / 2), price(index.low, minutes / 2));
  }

  minuteBars(contract: Contract, day: TradingDay): MinuteBars {
    const spot = this.underlying(contract, day);
    const index = this.spots.range(spot, day);
    const price = this.pricer(contract, day);
    const inside = (level: number): number => reflect(level, index);
    const minutes = this.spots.minutes(spot, day).map((minute, m) =>
      around(price(inside(minute.open), m), price(inside(minute.close), m + 1), price(inside(minute.high), m), price(inside(minute.low), m)),
    );
    const { token, lotSize } = contract.listing;
    const shares = volumeShares(streamKey(this.seed, Stream.volume, day.number, Number(token)), minutes.length);
    return fillDay(this.range(contract, day), minutes, this.lots(contract, day), lotSize, shares);
  }

  private lots(contract: Contract, day: TradingDay): number {
    return contractDayLots(this.seed, contract, day, this.walk.index(contract.underlying, day).open);
  }

  private underlying(contract: Contract, day: TradingDay): Spot {
    const spot = this.spots.spot(contract.listing.underlyingToken, day);
    if (spot === undefined) throw new Error(`${contract.listing.symbol} has no underlying`);
    return spot;
  }

  /** Price at a level of the index and a minute of the day. Volatility moves in a straight line from its open to its close. */
  private pricer(contract: Contract, day: TradingDay): (level: number, minute: number) => number {
    const vix = this.walk.vix(day);
    const minutes = sessionMinutes(day);
    const end = day.openAt + (day.seconds - 1) * 1000;
    return (level, minute) => fairPrice(contract, level, vix.open + ((vix.close - vix.open) * minute) / minutes, Math.min(end, day.openAt + minute * MINUTE_MS));
  }
}

function around(open: number, close: number, one: number, other: number): Range {
  return { open, high: Math.max(open, close, one, other), low: Math.min(open, close, one, other), close };
}
