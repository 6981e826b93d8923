import type { HandoverForm } from "./handover.ts";

/** @param origin where the page's form may go; undefined = nowhere. */
export function pageHeaders(origin: string | undefined): Record<string, string> {
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": `default-src 'none'; form-action ${origin ?? "'none'"}; frame-ancestors 'none'; base-uri 'none'`,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
  };
}

/** No script: the user presses the button, having read where it leads. */
export function handoverPage(form: HandoverForm | undefined): string {
  if (!form) return page("<h1>This link leads nowhere</h1><p>It was good for five minutes, or Sauda has ended since. Ask for the authorisation again in Sauda.</p>");
  const fields = Object.entries(form.fields).map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join("");
  const host = new URL(form.url).host;
  return page(`<h1>${escaped(form.words)}</h1><p>The button leads to ${escaped(host)}. Enter your TPIN there, never in Sauda. Come back to Sauda afterwards.</p><form method="post" action="${escaped(form.url)}">${fields}<button autofocus>Continue to ${escaped(host)}</button></form>`);
}

function page(body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sauda: authorise a sale</title></head><body>${body}</body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
