/** A record's body as parsed JSON. */
export type Body = Readonly<Record<string, unknown>>;
type Upcaster = (body: Body) => Body;

function isBody(value: unknown): value is Body {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Changes the object under `name`, where there is one. */
function within(body: Body, name: string, change: Upcaster): Body {
  const inner = body[name];
  return isBody(inner) ? { ...body, [name]: change(inner) } : body;
}

const byHand: Upcaster = (body) => (body["owner"] === "square-off" ? { ...body, owner: "manual" } : body);

/**
 * Format 1 named who pressed as the owner of an order (`square-off`); since format 2 the owner is whose
 * quantity it is, and what it was for stands in `why`. Without this a day's exits would not add up with
 * what they closed.
 */
function fromFormat1(body: Body): Body {
  const proposal = body["proposal"];
  const squareOff = body["kind"] === "order.approved" && isBody(proposal) && proposal["owner"] === "square-off";
  const owned = within(within(body, "proposal", byHand), "fill", byHand);
  return squareOff ? { ...owned, why: { words: "Square off" } } : owned;
}

/**
 * Until format 2 a good-till-triggered rule never asked what was open, and each leg of a bracket was one
 * order: such a rule stays as it was given, and such an order went alone. A day's result counted whole.
 */
function fromFormat2(body: Body): Body {
  if (body["kind"] === "standing.breaker") return within(body, "state", (breaker) => ({ ...breaker, base: 0 }));
  if (body["kind"] === "standing.gtt") return within(body, "state", (rule) => ({ ...rule, reduceOnly: false }));
  if (body["kind"] !== "standing.bracket") return body;
  return within(body, "state", (bracket) => {
    const legs: unknown = bracket["legs"];
    return Array.isArray(legs) ? { ...bracket, legs: legs.map((leg: unknown) => (isBody(leg) ? { ...leg, round: leg["attempt"] } : leg)) } : bracket;
  });
}

/** What brings a body from format `i + 1` to the next. Never changed once released: journals are kept for five years. */
const UPCASTERS: readonly Upcaster[] = [fromFormat1, fromFormat2];

/** The format of event bodies written today. */
export const EVENT_VERSION = UPCASTERS.length + 1;

/** @param version format that `body` was written in, at most `EVENT_VERSION`. */
export function upcast(body: Body, version: number): Body {
  return UPCASTERS.slice(version - 1).reduce((older, change) => change(older), body);
}
