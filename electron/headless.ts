import { join } from "node:path";
import { HELP, type Flags } from "./cli.ts";
import { FaultGuard } from "./fault-guard.ts";
import { faultLog } from "./fault-log.ts";
import type { TerminalFace } from "./gateway/face.ts";
import { Door } from "./gateway/http/door.ts";
import { PageServer } from "./gateway/http/page-server.ts";
import { WebSocketGateway } from "./gateway/websocket-gateway.ts";
import { builtPath } from "./resource-files.ts";
import { ownFlags, shellLog, stopOnSignal, tellFailure } from "./shell.ts";
import { startTerminal } from "./terminal.ts";

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"]);
}

async function openBrowser(address: string): Promise<void> {
  try {
    const { default: open } = await import("open");
    const browser = await open(address);
    browser.on("error", () => console.error("No browser could be opened: open the address above yourself."));
  } catch {
    console.error("No browser could be opened: open the address above yourself.");
  }
}

function serve(server: PageServer, terminal: TerminalFace, flags: Flags): { readonly address: string; readonly gateway: WebSocketGateway } {
  const gateway = new WebSocketGateway(terminal, shellLog);
  const address = server.begin({
    door: new Door(flags.dataDir, Date.now),
    health: () => ({ pages: gateway.pages, uptime_s: Math.round(process.uptime()) }),
    upgrade: (request, socket, head) => gateway.upgrade(request, socket, head),
  });
  return { address, gateway };
}

function endProcess(code: number, sentence: string): void {
  console.error(sentence);
  process.exit(code);
}

async function start(flags: Flags): Promise<void> {
  const guard = new FaultGuard({ write: faultLog(join(flags.dataDir, "faults.log")), end: endProcess });
  guard.watch((event, run) => process.on(event, run));
  const server = new PageServer(builtPath("renderer"));
  await server.listen(flags.port);
  const terminal = await startTerminal({ dataDir: flags.dataDir, replay: flags.replay, speed: flags.speed, seed: flags.seed, liveAt: flags.liveAt });
  const { address, gateway } = serve(server, terminal, flags);
  const stop = async (): Promise<void> => {
    gateway.stop();
    await server.stop();
    await terminal.stop();
  };
  guard.protect({ fault: (sentence) => terminal.fault(sentence), stop });
  stopOnSignal(stop);
  console.log(`Sauda runs. Open ${address}`);
  console.log("That address works once; Ctrl-C stops Sauda.");
  if (!flags.headless && hasDisplay()) await openBrowser(address);
}

/** Runs the terminal under plain Node with the page in a browser; ends the process when the start fails. */
export async function runHeadless(args: readonly string[]): Promise<void> {
  try {
    const flags = ownFlags(args);
    if (flags.help) console.log(HELP);
    else await start(flags);
  } catch (error) {
    tellFailure(error);
    process.exit(1);
  }
}

// Loaded by scripts/start.mjs it is called from there.
if (import.meta.main) await runHeadless(process.argv.slice(2));
