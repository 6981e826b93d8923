/** The practice exchange on its own: `npm run exchange -- --port P`. */

import { HELP, parseFlags } from "./flags.ts";
import { startExchange } from "./start.ts";
import type { ExchangeOptions, ExchangeReady } from "./types.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warn = (text: string): void => void process.stderr.write(`${text}\n`);
const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function describe({ restUrl, streamUrl, orderSocketUrl, masterUrl, account, clock }: ExchangeReady): string {
  return [
    `Sauda practice exchange: ${clock.title}, session of ${clock.day}`,
    `  REST           ${restUrl}`,
    `  SmartStream    ${streamUrl}`,
    `  order status   ${orderSocketUrl}`,
    `  scrip master   ${masterUrl}`,
    `  client code    ${account.clientCode}`,
    `  PIN            ${account.pin}`,
    `  TOTP secret    ${account.totpSecret}`,
    `  API key        ${account.apiKey}`,
    "Practice money only. Ctrl-C stops it; its book is kept.",
  ].join("\n");
}

/** Exit code 1 and one sentence for anything that keeps the exchange from running. */
function fail(error: unknown): void {
  warn(sentenceOf(error));
  process.exitCode = 1;
}

async function run(options: ExchangeOptions): Promise<void> {
  const broken = Promise.withResolvers<Error>();
  const exchange = await startExchange(options, { warn, onFailure: broken.resolve });
  let ending: Promise<void> | undefined;
  const end = (): void => void (ending ??= exchange.stop().catch(fail));
  void broken.promise.then((error) => {
    fail(error);
    end();
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      say("Stopping.");
      end();
    });
  }
  say(describe(exchange.server.ready));
}

try {
  const options = parseFlags(process.argv.slice(2), { env: process.env, cwd: process.cwd() });
  if (options === undefined) say(HELP);
  else await run(options);
} catch (error) {
  fail(error);
}
