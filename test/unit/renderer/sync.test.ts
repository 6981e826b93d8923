import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Client, Link } from "../../../renderer/connection/create-client.ts";
import { startSync } from "../../../renderer/state/sync.ts";
import { terminalStore } from "../../../renderer/state/terminal.ts";
import { EMPTY_STATE } from "../../../renderer/state/terminal-state.ts";
import type { Snapshot } from "../../../shared/contract/commands.ts";
import type { TopicName } from "../../../shared/contract/topics.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { defaultState } from "../../e2e/fake/default-state.ts";
import { UNIVERSE } from "../../e2e/fake/universe.ts";

/** A client whose snapshots and news come when the test says so. */
function setUp() {
  const listeners = new Map<TopicName, (payload: unknown) => void>();
  const asked: { give: (snapshot: Snapshot) => void; refuse: (error: TerminalError) => void }[] = [];
  const link: { now: Link } = { now: { state: "connecting", sentence: "Connecting", retryAt: undefined } };
  let follow: (link: Link) => void = () => {};
  const client = {
    call: () => new Promise<Snapshot>((give, refuse) => asked.push({ give, refuse })),
    on: (topic: TopicName, run: (payload: unknown) => void) => listeners.set(topic, run),
    onLink: (run: (now: Link) => void) => {
      follow = run;
      run(link.now);
    },
    get link() {
      return link.now;
    },
  } as unknown as Client;
  const snapshots: Snapshot[] = [];
  startSync(client, (snapshot) => snapshots.push(snapshot));
  const turn = (state: Link["state"], sentence: string = state): void => {
    link.now = { state, sentence, retryAt: undefined };
    follow(link.now);
  };
  const tell = (topic: TopicName, payload: unknown): void => listeners.get(topic)?.(payload);
  return { asked, snapshots, turn, tell };
}

const snapshot = (): Snapshot => defaultState(UNIVERSE);
const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run, 16));
  vi.stubGlobal("cancelAnimationFrame", (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer));
  terminalStore.setState(EMPTY_STATE, true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the store", () => {
  test("is live only after the first snapshot", async () => {
    const { asked, turn, snapshots } = setUp();
    turn("open");
    expect(terminalStore.getState().link).toBe("connecting");
    asked[0]?.give(snapshot());
    await settled();
    expect(terminalStore.getState()).toMatchObject({ link: "live", loaded: true });
    expect(snapshots).toHaveLength(1);
  });

  test("takes a burst of news as one change", async () => {
    const { asked, turn, tell } = setUp();
    turn("open");
    asked[0]?.give(snapshot());
    await settled();
    let changes = 0;
    const end = terminalStore.subscribe(() => changes++);
    for (let i = 0; i < 500; i++) tell("order", { key: `o${i}` });
    expect(changes).toBe(0);
    vi.advanceTimersByTime(16);
    end();
    expect([changes, terminalStore.getState().orders.size]).toEqual([1, 500]);
  });

  test("keeps news that overtake the snapshot and applies them after it", async () => {
    const { asked, turn, tell } = setUp();
    turn("open");
    tell("order", { key: "a", filled: 7 });
    vi.advanceTimersByTime(300);
    expect(terminalStore.getState().orders.size).toBe(0);
    asked[0]?.give({ ...snapshot(), orders: [{ key: "a", filled: 3 } as unknown as Snapshot["orders"][number]] });
    await settled();
    expect([...terminalStore.getState().orders.values()].map(({ filled }) => filled)).toEqual([7]);
  });

  test("asks again for a snapshot that failed, and says why meanwhile", async () => {
    const { asked, turn } = setUp();
    turn("open");
    asked[0]?.refuse(new TerminalError({ kind: "Fault", sentence: "The books are being rebuilt." }));
    await settled();
    expect(terminalStore.getState()).toMatchObject({ link: "connecting", linkSentence: "The books are being rebuilt." });
    vi.advanceTimersByTime(1_000);
    expect(asked).toHaveLength(2);
  });

  test("stays on the old books while the link is lost, and replaces them when it is back", async () => {
    const { asked, turn } = setUp();
    turn("open");
    asked[0]?.give({ ...snapshot(), orders: [{ key: "old" } as unknown as Snapshot["orders"][number]] });
    await settled();
    turn("lost", "The link to Sauda was lost");
    expect(terminalStore.getState()).toMatchObject({ link: "lost", linkSentence: "The link to Sauda was lost" });
    expect(terminalStore.getState().lostAt).toBeTypeOf("number");
    turn("connecting");
    expect(terminalStore.getState().link).toBe("lost");
    turn("open");
    asked[1]?.give(snapshot());
    await settled();
    expect(terminalStore.getState()).toMatchObject({ link: "live", lostAt: undefined });
    expect(terminalStore.getState().orders.size).toBe(0);
  });

  test("an answer of a former connection changes nothing", async () => {
    const { asked, turn } = setUp();
    turn("open");
    turn("lost");
    turn("open");
    asked[0]?.give({ ...snapshot(), version: "old" });
    asked[1]?.give({ ...snapshot(), version: "new" });
    await settled();
    expect(terminalStore.getState().version).toBe("new");
  });

  test("a reset takes a new snapshot", async () => {
    const { asked, turn, tell } = setUp();
    turn("open");
    asked[0]?.give(snapshot());
    await settled();
    tell("reset", { sentence: "The day rolled" });
    expect(asked).toHaveLength(2);
  });
});
