import { EventEmitter } from "node:events";
import type * as Electron from "electron";

/**
 * Stands for the `electron` module where its binary is absent. Every part is typed by electron.d.ts, so
 * that a method which changes there does not compile here; it keeps what it was told.
 */
export type Handler<K extends keyof Electron.Session> = Electron.Session[K] extends (handler: infer H) => void ? NonNullable<H> : never;

export class StandInFrame implements Pick<Electron.WebFrameMain, "origin" | "parent"> {
  readonly origin: string;
  readonly parent: Electron.WebFrameMain | null;
  constructor(origin: string, parent: StandInFrame | null = null) {
    this.origin = origin;
    this.parent = parent as unknown as Electron.WebFrameMain | null;
  }
}

export class StandInContents extends EventEmitter implements Pick<Electron.WebContents, "send" | "isDestroyed" | "reload" | "setWindowOpenHandler"> {
  readonly ipc = new EventEmitter();
  mainFrame = new StandInFrame("app://sauda");
  readonly sent: { readonly channel: string; readonly data: unknown }[] = [];
  reloads = 0;
  destroyed = false;
  openHandler: Parameters<Electron.WebContents["setWindowOpenHandler"]>[0] | undefined;

  send(channel: string, ...args: unknown[]): void {
    this.sent.push({ channel, data: args[0] });
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  reload(): void {
    this.reloads++;
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents["setWindowOpenHandler"]>[0]): void {
    this.openHandler = handler;
  }
  /** A message of the page; `frame` null stands for a frame that is gone. */
  receive(channel: string, data?: unknown, frame: StandInFrame | null = this.mainFrame): void {
    this.ipc.emit(channel, { senderFrame: frame }, data);
  }
}

export class StandInSession
  extends EventEmitter
  implements Pick<Electron.Session, "setPermissionRequestHandler" | "setPermissionCheckHandler" | "setDevicePermissionHandler" | "setDisplayMediaRequestHandler">
{
  request: Handler<"setPermissionRequestHandler"> | undefined;
  check: Handler<"setPermissionCheckHandler"> | undefined;
  device: Handler<"setDevicePermissionHandler"> | undefined;
  display: Parameters<Electron.Session["setDisplayMediaRequestHandler"]>[0] | undefined;

  setPermissionRequestHandler(handler: Handler<"setPermissionRequestHandler"> | null): void {
    this.request = handler ?? undefined;
  }
  setPermissionCheckHandler(handler: Handler<"setPermissionCheckHandler"> | null): void {
    this.check = handler ?? undefined;
  }
  setDevicePermissionHandler(handler: Handler<"setDevicePermissionHandler"> | null): void {
    this.device = handler ?? undefined;
  }
  setDisplayMediaRequestHandler(handler: Parameters<Electron.Session["setDisplayMediaRequestHandler"]>[0]): void {
    this.display = handler;
  }
}

export class StandInProtocol implements Pick<Electron.Protocol, "registerSchemesAsPrivileged" | "handle"> {
  schemes: Electron.CustomScheme[] = [];
  readonly handlers = new Map<string, Parameters<Electron.Protocol["handle"]>[1]>();
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    this.schemes = schemes;
  }
  handle(scheme: string, handler: Parameters<Electron.Protocol["handle"]>[1]): void {
    this.handlers.set(scheme, handler);
  }
}

/** One application; `calls` keeps the order of what must have an order. */
export function standInElectron(set: { readonly packaged: boolean; readonly first: boolean }) {
  const calls: string[] = [];
  const windows: StandInWindow[] = [];
  const protocol = new StandInProtocol();
  const session = new StandInSession();

  class StandInApp extends EventEmitter implements Pick<Electron.App, "enableSandbox" | "setPath" | "requestSingleInstanceLock" | "quit" | "exit" | "whenReady"> {
    readonly isPackaged = set.packaged;
    readonly paths = new Map<string, string>();
    exitCode: number | undefined;
    enableSandbox = (): void => void calls.push("enableSandbox");
    setPath = (name: string, path: string): void => void this.paths.set(name, path);
    requestSingleInstanceLock = (): boolean => set.first;
    quit = (): void => void calls.push("quit");
    exit = (code = 0): void => {
      calls.push("exit");
      this.exitCode = code;
    };
    whenReady = (): Promise<void> => {
      calls.push("whenReady");
      return Promise.resolve();
    };
  }

  class StandInWindow extends EventEmitter implements Pick<Electron.BrowserWindow, "show" | "focus" | "restore" | "isMinimized"> {
    readonly options: Electron.BrowserWindowConstructorOptions;
    readonly webContents = new StandInContents();
    url = "";
    minimized = false;
    readonly told: string[] = [];
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super();
      this.options = options;
      windows.push(this);
      app.emit("web-contents-created", {}, this.webContents);
    }
    loadURL(url: string): Promise<void> {
      this.url = url;
      return Promise.resolve();
    }
    show = (): void => void this.told.push("show");
    focus = (): void => void this.told.push("focus");
    restore = (): void => void this.told.push("restore");
    isMinimized = (): boolean => this.minimized;
  }

  const app = new StandInApp();
  const dialogs: { readonly title: string; readonly content: string }[] = [];
  const dialog: Pick<Electron.Dialog, "showErrorBox"> = { showErrorBox: (title, content) => void dialogs.push({ title, content }) };
  const menus: unknown[] = [];
  const Menu: Pick<typeof Electron.Menu, "setApplicationMenu" | "buildFromTemplate"> = {
    setApplicationMenu: (menu) => void menus.push(menu),
    buildFromTemplate: (template) => template as unknown as Electron.Menu,
  };
  const register = protocol.registerSchemesAsPrivileged.bind(protocol);
  protocol.registerSchemesAsPrivileged = (schemes) => {
    calls.push("registerSchemesAsPrivileged");
    register(schemes);
  };
  return { calls, windows, dialogs, menus, app, protocol, session, module: { app, BrowserWindow: StandInWindow, dialog, Menu, protocol, session: { defaultSession: session } } };
}

export type StandInElectron = ReturnType<typeof standInElectron>;
