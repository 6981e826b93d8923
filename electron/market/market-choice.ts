import type { PracticeView, SessionView } from "../../shared/contract/schemas/market.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import type { QuoteFrames } from "../gateway/face.ts";
import { BoardFrames } from "../gateway/quote-frames.ts";
import type { HistoryRoom } from "../history/history-room.ts";
import type { MarketPhase } from "../orders/risk/rule.ts";
import type { MarketRoom } from "./market-room.ts";

/** A market that pages can look at. */
export interface ShownMarket {
  /** Which one, for the page: prices of two markets must never be taken for one another. */
  readonly id: string;
  readonly room: MarketRoom;
  readonly candles: HistoryRoom;
  readonly session: () => SessionView;
  readonly practice: () => PracticeView | undefined;
  /** Whom to ask for what only a broker knows; undefined where there is none. */
  readonly broker: () => BrokerAccount | undefined;
  readonly phase: (instrument: Instrument) => MarketPhase;
}

/** Which market the pages see: one at a time, the chosen account's. */
export class MarketChoice {
  #shown: ShownMarket;

  constructor(first: ShownMarket) {
    this.#shown = first;
  }

  get shown(): ShownMarket {
    return this.#shown;
  }

  /** @returns false when it is shown already. */
  show(market: ShownMarket): boolean {
    if (market === this.#shown) return false;
    this.#shown = market;
    return true;
  }

  /** One page's frames, of whichever market is shown when they are asked for. */
  frames(callerId: string, system: () => number): QuoteFrames {
    let of: ShownMarket | undefined;
    let frames: BoardFrames | undefined;
    return {
      next: () => {
        if (of !== this.#shown || !frames) {
          frames?.close();
          of = this.#shown;
          const { feed, book } = of.room;
          frames = new BoardFrames(feed.board, book, callerId, { market: () => feed.marketAt(), system }, feed.deep);
        }
        return frames.next();
      },
      close: () => frames?.close(),
    };
  }
}
