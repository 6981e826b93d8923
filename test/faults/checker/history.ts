/** What a run leaves behind, and all that the checker knows. Prices and money of the terminal are 1/10,000 rupee, of the broker paise. */
export type AskedKind =
  | "place" | "modify" | "cancel" | "cancelAll" | "exit" | "reverse" | "squareOff"
  | "bracket" | "protect" | "gtt" | "slice" | "basket" | "changePlan" | "cancelPlan" | "kill" | "release";

export interface Asked {
  readonly at: number;
  readonly kind: AskedKind;
  readonly once?: string;
  /** Of what Sauda keeps itself: the plan's id, which follows from the press. */
  readonly plan?: string;
  /** Of a change or a cancel. */
  readonly order?: string;
  readonly terms?: Terms;
  readonly instrument?: string;
  readonly product?: string;
  readonly owner?: string;
  readonly side?: string;
  readonly quantity?: number;
  /** Most that the exchange takes in one order of it. */
  readonly largest?: number;
  /** A rule that may only close. */
  readonly reduceOnly?: boolean;
  /** A bracket that was given a stop. */
  readonly stop?: boolean;
  /** A kill that squares off as well, a cancel of a bracket that closes its position. */
  readonly flat?: boolean;
  /** Of a basket. */
  readonly lines?: readonly { readonly instrument: string; readonly side: string; readonly quantity: number; readonly product: string }[];
  /** `refused`: the asker was told that nothing was sent. `cut-off`: nobody lived to answer. */
  outcome: "accepted" | "refused" | "cut-off";
  /** When the asker was told. */
  toldAt?: number;
}

export interface Terms {
  readonly instrument: string;
  readonly side: string;
  readonly quantity: number;
  readonly type: string;
  readonly price: number;
  readonly trigger: number;
  readonly product: string;
}

export interface JournalRow {
  readonly seq: number;
  readonly kind: string;
  readonly body: string;
  /** When it was on the disk; absent where that cannot be known. */
  readonly durableAt?: number;
  /** The same by the world's own time; absent where only the terminal's clock is known. */
  readonly writtenAt?: number;
}

/** A write that left a terminal. */
export interface SentRow {
  readonly at: number;
  readonly route: string;
  /** Of a placement its tag, of a change the order's id at the broker. */
  readonly about: string;
  readonly fate: string;
  readonly arrivedAt: number | undefined;
}

/** One change of an order at the broker. */
export interface StepRow {
  readonly at: number;
  readonly id: string;
  readonly status: string;
  readonly quantity: number;
  readonly filled: number;
}

/** What the page was told of a bracket. */
export interface ToldBracket {
  readonly at: number;
  /** Which of the terminal's lives said so. */
  readonly life: number;
  readonly id: string;
  readonly state: string;
  readonly filled: number;
  readonly exited: number;
  readonly covered: number;
  readonly naked: number;
  readonly hasStop: boolean;
}

export interface Alarm {
  readonly at: number;
  readonly sentence: string;
}

export interface BrokerOrderRow {
  readonly id: string;
  readonly tag: string;
  readonly symbol: string;
  readonly side: string;
  readonly product: string;
  readonly type: string;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly triggerPaise: number;
  readonly status: string;
  readonly filled: number;
  readonly placedAt: number;
  /** When the book had it, where that is known. */
  readonly listedAt?: number;
  /** By another program or telephone. */
  readonly elsewhere: boolean;
}

export interface BrokerFillRow {
  readonly orderId: string;
  readonly fillId: string;
  readonly symbol: string;
  readonly product: string;
  readonly side: string;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly at: number;
}

export interface Shown {
  readonly orders: readonly {
    readonly key: string; readonly brokerOrderId?: string | undefined; readonly state: string; readonly filled: number; readonly filledValue: number; readonly quantity: number;
    readonly price: number; readonly trigger: number; readonly type: string; readonly instrument: string; readonly side: string; readonly product: string; readonly change?: unknown;
  }[];
  readonly fills: readonly { readonly key: string; readonly brokerOrderId: string; readonly fillId: string; readonly quantity: number; readonly price: number }[];
  readonly positions: readonly {
    readonly instrument: string; readonly product: string; readonly quantity: number; readonly buyValue: number; readonly sellValue: number; readonly cost: number; readonly realised: number;
    readonly exact: boolean;
  }[];
  /** Parts of the positions by owner. */
  readonly owners?: readonly { readonly instrument: string; readonly product: string; readonly owner: string; readonly quantity: number; readonly cost: number; readonly realised: number }[];
  readonly brackets?: readonly ShownBracket[];
  /** The kill switch. */
  readonly pulled?: boolean;
  readonly gtts?: readonly { readonly id: string; readonly state: string; readonly child?: string | undefined }[];
}

export interface ShownBracket {
  readonly id: string;
  readonly state: string;
  readonly filled: number;
  readonly exited: number;
  readonly covered: number;
  readonly naked: number;
  readonly stopNow?: number | undefined;
  readonly stopOrders: readonly string[];
  readonly stopLives: string;
  readonly exits: { readonly targetsAtBroker: boolean };
}

export interface History {
  readonly asked: readonly Asked[];
  readonly journal: readonly JournalRow[];
  readonly broker: {
    readonly orders: readonly BrokerOrderRow[];
    readonly fills: readonly BrokerFillRow[];
    /** In the order in which they came; absent where the broker does not tell. */
    readonly steps?: readonly StepRow[];
    readonly openingPaise: number;
    readonly cashPaise: number;
    readonly carried: readonly { readonly symbol: string; readonly product: string; readonly quantity: number; readonly valuePaise: number }[];
  };
  readonly sent?: readonly SentRow[];
  /** What the terminal showed in the end, and what it showed once more after a restart from its journal. */
  readonly shown: Shown;
  readonly restarted: Shown;
  /** What the page had been told along the way. */
  readonly told: { readonly orders: readonly string[]; readonly fills: readonly string[]; readonly brackets?: readonly ToldBracket[] };
  readonly alarms?: readonly Alarm[];
  /** When the machine slept. */
  readonly sleeps?: readonly { readonly from: number; readonly to: number }[];
  /** Nobody else traded in the account. */
  readonly alone: boolean;
  /** From then on the broker answers, and nothing is lost any more. */
  readonly calmAt?: number;
  /** In the end the lever was pulled, with square-off, and calm followed to do it in. */
  readonly flat?: boolean;
}
