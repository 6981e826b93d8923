import type { LastLook } from "../../electron/orders/last-look.ts";

/** For rigs in which nothing happens while an order waits its turn. */
export const NO_LOOK: LastLook = { mark: () => 0, place: () => ({ kind: "go" }), modify: () => ({ kind: "go" }), opens: () => Promise.resolve(true) };
