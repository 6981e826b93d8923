import type { RecorderHost } from "../recorder/recorder-host.ts";
import type { HandlersOf } from "./kinds.ts";

export interface RecorderServices {
  readonly recorder: RecorderHost;
}

/** Recording of ticks: on, off, and how much room it may take. */
export function recorderCommands({ recorder }: RecorderServices): HandlersOf<"recorder"> {
  return {
    "recorder.set": (request) => {
      recorder.set(request);
      return {};
    },
  };
}
