import { request } from "node:http";
import { join } from "node:path";
import { MarketRoom } from "../../../electron/market/market-room.ts";
import { RecorderHost } from "../../../electron/recorder/recorder-host.ts";
import { writeRecorderSettings } from "../../../electron/recorder/recorder-settings.ts";
import { systemTimers } from "../../../electron/clocks.ts";
import { BROKERS } from "../../../shared/brokers/registry.ts";
import type { Session } from "../../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { startExchange } from "../../../workers/exchange/start.ts";
import type { RunningExchange } from "../../../workers/exchange/start.ts";
import { totpCode } from "../../../workers/exchange/server/totp.ts";
import { HEADERS, PATHS } from "../exchange-server/harness.ts";

/** An exchange that stands still, a feed from it, and a recorder behind the feed. */
export interface RecordedExchange {
  readonly exchange: RunningExchange;
  readonly room: MarketRoom;
  readonly recorder: RecorderHost;
  /** Folder of all recordings. */
  readonly recordings: string;
  readonly warnings: readonly string[];
  watch(keys: readonly string[]): void;
  end(): Promise<void>;
}

export async function recordedExchange(folder: string, market: string, replay: readonly string[]): Promise<RecordedExchange> {
  const warnings: string[] = [];
  const exchange = await startExchange(
    { port: 0, dataDir: join(folder, `exchange-${market}`), seed: 5, day: "2026-09-02", replay, speed: 20, profile: "unlimited", startPaused: true },
    {
      warn: (sentence) => void warnings.push(sentence),
      onFailure: (error) => {
        throw error;
      },
    },
  );
  const { account, restUrl, streamUrl, orderSocketUrl, masterUrl } = exchange.server.ready;
  const room = new MarketRoom({
    protocol: BROKERS.angelone({ rest: restUrl, stream: streamUrl, orderSocket: orderSocketUrl, master: masterUrl, depository: restUrl }),
    apiKey: account.apiKey,
    clientCode: account.clientCode,
    masterFile: join(folder, `master-${market}`),
    names: [],
    day: () => istDay(exchange.core.clock().now),
    timers: systemTimers,
    publish: () => {},
    activity: () => ({ note: () => {} }) as never,
    held: () => [],
    onRefused: () => {},
    candles: () => ({ page: () => Promise.resolve({ candles: [] }) }) as never,
  });
  const settingsPath = join(folder, `recorder-${market}.json`);
  writeRecorderSettings(settingsPath, { on: true, mostBytes: 1_000_000_000 });
  const recordings = join(folder, "recordings");
  const recorder = new RecorderHost({ folder: recordings, settingsPath, timers: systemTimers, publish: () => {}, onAlarm: (sentence) => void warnings.push(sentence) });
  recorder.begin();
  recorder.watch([{ name: market, room }]);
  room.useSession(await signIn(exchange));
  await room.prepare();
  return {
    exchange, room, recorder, recordings, warnings,
    watch: (keys) => void room.watching.watch({ keys: keys as InstrumentKey[], full: [] }, { id: "test" }),
    end: async () => {
      await recorder.end();
      room.list.end();
      await room.feed.quit();
      await exchange.stop();
    },
  };
}

async function signIn(exchange: RunningExchange): Promise<Session> {
  const { account, port } = exchange.server.ready;
  const body = JSON.stringify({ clientcode: account.clientCode, password: account.pin, totp: totpCode(account.totpSecret, Date.now()) });
  const text = await new Promise<string>((resolve, reject) => {
    const asked = request({ port, host: "127.0.0.1", path: PATHS.login, method: "POST", headers: { ...HEADERS, "X-PrivateKey": account.apiKey, "Content-Length": Buffer.byteLength(body) } }, (answer) => {
      let all = "";
      answer.on("data", (part: Buffer) => (all += part.toString()));
      answer.on("end", () => resolve(all));
    });
    asked.on("error", reject);
    asked.end(body);
  });
  const { data } = JSON.parse(text) as { data: { jwtToken: string; refreshToken: string; feedToken: string } };
  return { accessToken: data.jwtToken.replace(/^Bearer /, ""), refreshToken: data.refreshToken, feedToken: data.feedToken, endsAt: Infinity as SystemTime };
}
