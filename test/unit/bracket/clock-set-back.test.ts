import { expect, test } from "vitest";
import { decide } from "../../../shared/domain/bracket/decide.ts";
import { withoutFuture } from "../../../shared/domain/bracket/stamps.ts";
import { system } from "../../support/orders.ts";
import { adopted, facts } from "./states.ts";

const HOUR = 3_600_000;

test("a hold that a clock set back has left an hour in the future holds no stop back", () => {
  const held = { ...adopted(), holdUntil: system(HOUR) };
  expect(decide(held, facts({ now: system(1_000) })).actions).toMatchObject([{ kind: "place", leg: { role: "stop", quantity: 100 } }]);
});

test("a hold of some seconds does", () => {
  const held = { ...adopted(), holdUntil: system(6_000) };
  expect(decide(held, facts({ now: system(1_000) })).actions.map(({ kind }) => kind)).toEqual(["wake"]);
});

test("the waiting windows of legs and of a stop that was taken away begin anew", () => {
  const { state } = decide(adopted(), facts());
  const asked = { ...state, heldSince: system(HOUR), legs: state.legs.map((leg) => ({ ...leg, askedAt: system(HOUR) })) };
  expect(withoutFuture(asked, system(2_000))).toMatchObject({ heldSince: 2_000, legs: [{ askedAt: 2_000 }] });
  expect(withoutFuture(state, system(2_000))).toBe(state);
});
