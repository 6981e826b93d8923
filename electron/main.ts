import { join } from "node:path";
import { app, BrowserWindow, dialog, Menu, protocol, session, shell } from "electron";
import { failureOf } from "../shared/domain/errors.ts";
import { type Flags, HELP, ownArguments } from "./cli.ts";
import { guardContents, guardSession } from "./desktop/guards.ts";
import { FaultGuard } from "./fault-guard.ts";
import { faultLog } from "./fault-log.ts";
import { menuTemplate } from "./desktop/menu.ts";
import { PAGE_ORIGIN, PAGE_URL, registerPageScheme, servePage } from "./desktop/page-protocol.ts";
import { reviveOnCrash } from "./desktop/revive.ts";
import { windowOptions } from "./desktop/window.ts";
import type { TerminalFace } from "./gateway/face.ts";
import { IpcGateway } from "./gateway/ipc-gateway.ts";
import { builtPath, resourcePath } from "./resource-files.ts";
import { ownFlags, shellLog, tellFailure } from "./shell.ts";
import { startTerminal } from "./terminal.ts";

function openWindow(terminal: TerminalFace): BrowserWindow {
  const window = new BrowserWindow(windowOptions(builtPath("preload/preload.cjs"), resourcePath("icons/icon.png"), !app.isPackaged));
  new IpcGateway(terminal, PAGE_ORIGIN, shellLog).attach(window.webContents);
  reviveOnCrash(window.webContents, Date.now, shellLog);
  window.once("ready-to-show", () => window.show());
  void window.loadURL(PAGE_URL);
  return window;
}

/** The terminal is stopped, not cut off, before the process ends. */
function stopBeforeQuit(terminal: TerminalFace): void {
  let stopped = false;
  app.on("window-all-closed", () => app.quit());
  app.on("will-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    stopped = true;
    terminal.stop().catch(tellFailure).finally(() => app.quit());
  });
}

/** In place of Electron's own box, after which it would go on as if nothing had been. */
function guardProcess(flags: Flags): FaultGuard {
  const end = (code: number, sentence: string): void => {
    dialog.showErrorBox("Sauda has stopped", sentence);
    app.exit(code);
  };
  const guard = new FaultGuard({ write: faultLog(join(flags.dataDir, "faults.log")), end });
  guard.watch((event, run) => process.on(event, run));
  return guard;
}

async function start(flags: Flags): Promise<void> {
  const guard = guardProcess(flags);
  registerPageScheme(protocol);
  app.enableSandbox();
  app.setPath("userData", join(flags.dataDir, "window"));
  // One window per data folder; a second start brings it to the front.
  if (!app.requestSingleInstanceLock()) {
    console.log("Sauda is open already with this data folder: its window comes to the front.");
    return app.quit();
  }
  app.on("web-contents-created", (_event, contents) => guardContents(contents, shellLog, (link) => void shell.openExternal(link).catch(() => shellLog.warn("Your browser could not be opened; copy the link instead."))));
  await app.whenReady();
  guardSession(session.defaultSession, shellLog);
  const template = menuTemplate(process.platform);
  Menu.setApplicationMenu(template && Menu.buildFromTemplate(template));
  servePage(protocol, builtPath("renderer"));
  const terminal = await startTerminal({ dataDir: flags.dataDir, replay: flags.replay, speed: flags.speed, seed: flags.seed, liveAt: flags.liveAt });
  guard.protect(terminal);
  stopBeforeQuit(terminal);
  const window = openWindow(terminal);
  app.on("second-instance", () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

async function run(): Promise<void> {
  try {
    const flags = ownFlags(ownArguments(process.argv));
    if (!flags.help) return await start(flags);
    console.log(HELP);
    app.exit(0);
  } catch (error) {
    tellFailure(error);
    // Started by a double click there is no terminal window to read the sentence in.
    if (app.isPackaged) dialog.showErrorBox("Sauda could not start", failureOf(error).sentence);
    app.exit(1);
  }
}

// Not awaited at the top level: Electron is ready only after this module has been evaluated.
void run();
