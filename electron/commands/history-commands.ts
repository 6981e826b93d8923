import type { HistoryRoom } from "../history/history-room.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface HistoryServices {
  /** Of the market that is shown. */
  readonly shown: () => { readonly candles: HistoryRoom };
}

/** Kept candles: downloads, coverage, imports, exports. */
export function historyCommands({ shown }: HistoryServices): HandlersOf<"history"> {
  const history = (): HistoryRoom => shown().candles;
  return {
    "history.overview": () => history().overview(),
    "history.coverage": ({ instrument, frame, from, to }) => history().coverage(instrument, frame, from, to),
    "history.download": async ({ instrument, frame, from, to }) => ({ job: await history().download(instrument, frame, from, to) }),
    "history.cancel": ({ job }) => done(history().cancel(job)),
    "history.resume": ({ job }) => done(history().jobs.resume(job)),
    "history.dismiss": ({ job }) => done(history().jobs.dismiss(job)),
    "history.remove": async (what) => ({ days: await history().remove(what) }),
    "history.limit": ({ megabytes }) => done(history().limit(megabytes)),
    "history.actions": async ({ instrument, from }) => ({ actions: [...(await history().actions(instrument, from))] }),
    "history.export": ({ instrument, frame, from, to, format }) => history().export(instrument, frame, from, to, format),
    "history.upload": async ({ upload, at, data }) => ({ bytes: await history().upload(upload, at, data) }),
    "history.inspect": ({ upload, file }) => history().inspect(upload, file),
    "history.import": (request) => history().import(request),
    "history.undoImport": (request) => done(history().undoImport(request.import)),
  };
}
