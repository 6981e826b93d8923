import { AsyncEntry } from "@napi-rs/keyring";

/** Where an operating system keeps secrets. Every call may throw when it is locked or absent. */
export interface Keychain {
  /** Undefined when there is none. */
  get(name: string): Promise<string | undefined>;
  set(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The name under which entries stand in the system's own list of passwords. */
const SERVICE = "Sauda";
/** A locked keychain asks its user for the password, or waits for nobody: no longer than this, ms. */
const ANSWER_MS = 30_000;

/**
 * macOS Keychain, Windows Credential Manager, or the Secret Service. Pinned there on Linux: the
 * library's own choice falls back to the kernel's keyring, which forgets at the next start of the machine.
 */
export class SystemKeychain implements Keychain {
  #answerMs: number;
  /** One call at a time: one that hangs occupies one of the process's few I/O threads, and no second one joins it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(answerMs = ANSWER_MS) {
    this.#answerMs = answerMs;
  }

  async get(name: string): Promise<string | undefined> {
    return (await this.#within(() => entry(name).getPassword())) ?? undefined;
  }

  async set(name: string, secret: string): Promise<void> {
    await this.#within(() => entry(name).setPassword(secret));
  }

  async remove(name: string): Promise<void> {
    await this.#within(() => entry(name).deleteCredential());
  }

  async #within<T>(ask: () => Promise<T>): Promise<T> {
    const asked = this.#last.then(ask);
    this.#last = asked.catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error("it does not answer: it may be waiting to be unlocked")), this.#answerMs);
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function entry(name: string): AsyncEntry {
  return new AsyncEntry(SERVICE, name, { linux: { store: "secret-service" } });
}
