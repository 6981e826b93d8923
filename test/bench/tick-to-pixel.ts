import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import type { Handlers } from "../../shared/contract/commands.ts";
import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { TerminalFace } from "../../electron/gateway/face.ts";
import { Door } from "../../electron/gateway/http/door.ts";
import { PageServer } from "../../electron/gateway/http/page-server.ts";
import { BoardFrames } from "../../electron/gateway/quote-frames.ts";
import { WatchBook } from "../../electron/gateway/watch-book.ts";
import { WebSocketGateway } from "../../electron/gateway/websocket-gateway.ts";
import { defaultAnswers } from "../e2e/fake/default-answers.ts";
import { defaultState } from "../e2e/fake/default-state.ts";
import { UNIVERSE } from "../e2e/fake/universe.ts";
import { startRig } from "./bridge-rig.ts";
import { report, significant } from "./report.ts";

/**
 * From the bytes of a tick, read by the bridge thread, to the paint that shows it: generator process →
 * bridge thread → quote board → gateway → page in Chromium, at 10,000 ticks/s over 200 rows and one chart.
 * The time of painting is taken in the first task after the animation frame that applied the quote.
 */
const ROWS = 200;
const RATE = 10_000;
const SECONDS = Number(process.argv[2] ?? 10);
const FEED = 1;

function universe(): readonly InstrumentView[] {
  const share = UNIVERSE.find(({ symbol }) => symbol === "SBIN");
  if (!share) throw new Error("no share to copy");
  return Array.from({ length: ROWS }, (_, i) => ({ ...share, key: instrumentKey("NSE", `S${i}`), symbol: `S${i}`, name: `Share no. ${i}` }));
}

/** In the page, before its own script: every binary frame's quotes are timed at the paint after them. */
function timeFrames(receivedAtField: number): void {
  const taken: number[] = [];
  (window as unknown as { taken: number[] }).taken = taken;
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (!(data instanceof ArrayBuffer)) return;
        const frame = new Float64Array(data);
        const received: number[] = [];
        // Header of 8 doubles, then [slot, width, fields…] (shared/contract/quote-frame.ts).
        for (let at = 8; at + 1 < frame.length; at += 2 + (frame[at + 1] ?? 0)) received.push(frame[at + 2 + receivedAtField] ?? 0);
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            const painted = performance.timeOrigin + performance.now();
            for (const at of received) if (at > 0) taken.push(painted - at);
          };
          port2.postMessage(0);
        });
      });
    }
  };
}

const rig = await startRig(ROWS);
const keys = universe();
const state = { ...defaultState(keys), suggested: [{ group: "All", keys: keys.map(({ key }) => key) }] };
const marketAt = (): number => rig.board.marketTime(FEED)?.at ?? Date.now();
const book = new WatchBook();
const slotOf = new Map(keys.map(({ key }, i) => [key, rig.slots[i] ?? -1]));
const answers = defaultAnswers({ state: () => state, universe: keys, marketAt, lastOf: () => 8_140_000 });
const handlers = {
  ...answers,
  "market.watch": ({ keys: wanted, full }, caller) => {
    const slots = wanted.map((key) => ({ key, slot: slotOf.get(key) ?? -1 }));
    book.set(caller.id, slots.map(({ slot }) => slot), full.map((key) => slotOf.get(key) ?? -1));
    return { slots, unknown: [] };
  },
} as Handlers;
const terminal: TerminalFace = {
  handlers,
  onEvent: () => () => {},
  frames: (callerId) => new BoardFrames(rig.board, book, callerId, { market: marketAt, system: () => performance.timeOrigin + performance.now() }),
  stop: () => Promise.resolve(),
};
const folder = mkdtempSync(join(tmpdir(), "sauda-bench-"));
const server = new PageServer(fileURLToPath(new URL("../../out/renderer", import.meta.url)));
await server.listen(0);
const gateway = new WebSocketGateway(terminal, { warn: console.error, error: console.error });
const address = server.begin({ door: new Door(folder, Date.now), health: () => ({}), upgrade: (request, socket, head) => gateway.upgrade(request, socket, head) });
const browser = await chromium.launch({
  executablePath: process.env["SAUDA_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.addInitScript(timeFrames, 14);
  await page.goto(address);
  await page.getByRole("row", { name: "S0" }).first().waitFor();
  rig.order({ kind: "pour", ratePerS: RATE, seconds: SECONDS + 4 });
  await page.waitForTimeout(3_000);
  await page.evaluate(() => ((window as unknown as { taken: number[] }).taken.length = 0));
  await page.waitForTimeout(SECONDS * 1_000);
  const taken = (await page.evaluate(() => (window as unknown as { taken: number[] }).taken)).toSorted((a, b) => a - b);
  const at = (share: number): number => significant(taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? Number.NaN);
  report("tick-to-pixel", { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), quotes: taken.length, ticks_per_s: RATE });
} finally {
  await browser.close();
  gateway.stop();
  await server.stop();
  await rig.stop();
  rmSync(folder, { recursive: true, force: true });
}
