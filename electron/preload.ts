import { contextBridge, ipcRenderer } from "electron";
import type { FromPage, ToPage } from "../shared/contract/wire.ts";
import { CHANNEL } from "./gateway/channels.ts";

/** The one bridge between page and terminal: text both ways and frames inwards, on no channel of the page's choosing. */
contextBridge.exposeInMainWorld("sauda", {
  post(message: FromPage): void {
    ipcRenderer.send(CHANNEL.post, JSON.stringify(message));
  },
  onMessage(run: (message: ToPage) => void): void {
    ipcRenderer.on(CHANNEL.message, (_event, text: string) => run(JSON.parse(text) as ToPage));
  },
  onFrame(run: (frame: ArrayBuffer) => void): void {
    ipcRenderer.on(CHANNEL.frame, (_event, frame: ArrayBuffer) => run(frame));
  },
});

ipcRenderer.send(CHANNEL.open);
