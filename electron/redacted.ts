/** Runs of this many letters and digits may be tokens; names in a stack have no digits in them. */
const RUNS = /(?=[\w+=-]*\d)[\w+=-]{24,}/g;
/** A value after the name of something secret, in the notations of URLs, JSON and headers. */
const NAMED = /\b((?:api|x-private)?[-_]?(?:key|pin|password|totp(?:secret)?|secret|token|jwttoken|refreshtoken|feedtoken|authorization|cookie)"?\s*[=:]\s*"?(?:bearer\s+)?)[^\s"',&;)]+/gi;

/** A text for a log, without what may be a PIN, a key or a token. Rather too much is left out than too little. */
export function redacted(text: string): string {
  return text.replaceAll(NAMED, "$1…").replaceAll(RUNS, "…");
}
