/** The only channels between window and terminal. The preload has them built in, since a sandboxed one can load nothing. */
export const CHANNEL = {
  /** Preload → main: a new document begins. */
  open: "sauda:open",
  /** Preload → main: JSON text of a FromPage. */
  post: "sauda:post",
  /** Main → preload: JSON text of a ToPage. */
  message: "sauda:message",
  /** Main → preload: one quote frame, an ArrayBuffer. */
  frame: "sauda:frame",
} as const;
