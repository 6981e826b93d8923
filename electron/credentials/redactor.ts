const MARK = "•••";
/** Secrets held at most: tokens of renewed sessions push out the oldest. */
const MOST = 64;
/** Shorter ones (a PIN) are taken out only where they stand alone: four digits are part of many numbers. */
const SHORT = 6;

/** Takes known secrets out of texts that other people wrote: gateway pages, broker's messages, failures of libraries. */
export class Redactor {
  #secrets: string[] = [];

  /** Also under its spelling in addresses and in JSON. */
  add(...secrets: readonly string[]): void {
    for (const secret of secrets) {
      if (secret === "") continue;
      for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
        if (!this.#secrets.includes(form)) this.#secrets.push(form);
      }
    }
    this.#secrets.splice(0, Math.max(0, this.#secrets.length - MOST));
  }

  /** Everything taken out. */
  text(text: string): string {
    return this.#without(text, () => true);
  }

  /** Only what is too long to be anything else: for answers whose figures must stay as they are. */
  long(text: string): string {
    return this.#without(text, (secret) => secret.length >= SHORT);
  }

  #without(text: string, wanted: (secret: string) => boolean): string {
    let clean = text;
    const longestFirst = this.#secrets.filter(wanted).sort((a, b) => b.length - a.length);
    for (const secret of longestFirst) {
      if (!clean.includes(secret)) continue;
      clean = secret.length >= SHORT ? clean.replaceAll(secret, MARK) : clean.replaceAll(new RegExp(`(?<![0-9.,])${escaped(secret)}(?![0-9]|[.,][0-9])`, "g"), MARK);
    }
    return clean;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
