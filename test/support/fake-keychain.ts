import type { Keychain } from "../../electron/credentials/keychain.ts";

/** A keychain in memory that can be absent, locked, or lie as a locked Secret Service does. */
export class FakeKeychain implements Keychain {
  readonly entries = new Map<string, string>();
  /** `locked`: reads answer as if it were empty and writes throw. `lost`: it takes everything and keeps nothing. */
  mood: "well" | "absent" | "locked" | "lost" = "well";
  calls = 0;

  get(name: string): Promise<string | undefined> {
    this.calls++;
    if (this.mood === "absent") return Promise.reject(new Error("Platform failure: DBus error: no session bus"));
    return Promise.resolve(this.mood === "locked" ? undefined : this.entries.get(name));
  }

  set(name: string, secret: string): Promise<void> {
    this.calls++;
    if (this.mood === "absent") return Promise.reject(new Error("Platform failure: DBus error: no session bus"));
    if (this.mood === "locked") return Promise.reject(new Error("the collection is locked"));
    if (this.mood === "well") this.entries.set(name, secret);
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.calls++;
    if (this.mood !== "well") return Promise.reject(new Error("the collection is locked"));
    this.entries.delete(name);
    return Promise.resolve();
  }
}
