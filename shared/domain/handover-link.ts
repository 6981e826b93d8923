/** Pages of this machine that hand a form over to the user's own browser; nothing else is opened outside. */
const LINK = /^http:\/\/127\.0\.0\.1:(\d{1,5})\/authorise\/[0-9a-f]{32}$/;

export function handoverPath(name: string): string {
  return `/authorise/${name}`;
}

export function isHandoverLink(address: string): boolean {
  const port = Number(LINK.exec(address)?.[1] ?? 0);
  return port > 0 && port < 65_536;
}
