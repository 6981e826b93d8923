const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|FETCH_ERROR/;

/** @param {string} output */
export function isNetworkFailure(output) {
  return NETWORK.test(output);
}

/** What of npm's output says why, and what a person can do about it. The first that fits is told. */
const CAUSES = [
  {
    signs: NETWORK,
    say: "The packages could not be fetched: the npm registry cannot be reached. Check the network connection or the proxy of npm, then run the same command again.",
  },
  {
    signs: /SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY)|CERT_HAS_EXPIRED/,
    say: "The packages could not be fetched: the certificate of the npm registry is not trusted here. Behind a company proxy set npm's `cafile`, then run the same command again.",
  },
  { signs: /ENOSPC/, say: "The packages could not be installed: the disk is full." },
  { signs: /\bE(?:ACCES|PERM|ROFS)\b/, say: "The packages could not be installed: this folder is not writable, or a program is using files in node_modules. Close it and run the same command again." },
  { signs: /EINTEGRITY/, say: "A package from the npm registry is not the one in package-lock.json: nothing was installed. Run `npm cache clean --force`, then the same command again." },
  { signs: /\bE404\b/, say: "The npm registry in use does not have a package of package-lock.json. Check `npm config get registry`." },
];

/**
 * One sentence for a person, then what npm said at last.
 * @param {string} output
 */
export function explainFailure(output) {
  const code = /\b(?:E[A-Z_]{4,}|UNABLE_TO_[A-Z_]+|SELF_SIGNED[A-Z_]+)\b/.exec(output)?.[0];
  const cause = CAUSES.find(({ signs }) => signs.test(output));
  if (cause) return code ? `${cause.say} (${code})` : cause.say;
  const said = output.trim().split("\n").slice(-15).join("\n");
  return `The packages could not be installed. npm says:\n${said}`;
}
