import type { BrowserWindowConstructorOptions } from "electron";

/**
 * Options of the one window. Electron's safe defaults are written out as well: a default that changes,
 * or an edit that drops one, is then seen by the test.
 * @param preload absolute path of the built preload.
 * @param devTools only when run from source.
 */
export function windowOptions(preload: string, icon: string, devTools: boolean): BrowserWindowConstructorOptions {
  return {
    width: 1600,
    height: 1000,
    minWidth: 1024,
    minHeight: 640,
    title: "Sauda",
    icon,
    backgroundColor: "#0A0F1C",
    // Shown once the page has painted: no white flash.
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      devTools,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      // Prices and alarms go on in a window behind another one.
      backgroundThrottling: false,
    },
  };
}
