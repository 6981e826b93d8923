const MOST_CHARS = 300;

/** Makes a function that takes secrets out of a text from outside, flattens it to one line and cuts it. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  // Short strings would blank half the text, and none of the secrets is short.
  const hidden = secrets.filter((secret) => secret.length >= 6);
  return (text) => {
    let clean = text.slice(0, 20_000);
    for (const secret of hidden) clean = clean.replaceAll(secret, "[hidden]");
    clean = clean.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
    return clean.length > MOST_CHARS ? `${clean.slice(0, MOST_CHARS)}…` : clean;
  };
}
