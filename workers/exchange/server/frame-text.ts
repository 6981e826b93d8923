import type { RawData } from "ws";

/** Text of a text frame; "" for a binary one. `ws` hands frames over as buffers unless told otherwise. */
export const frameText = (data: RawData, isBinary: boolean): string => (!isBinary && Buffer.isBuffer(data) ? data.toString("utf8") : "");
