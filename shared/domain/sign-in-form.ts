/**
 * What a person types to sign in to a broker, as typed. Page and terminal check it by the same function:
 * the page to say it beside the field, the terminal because a page can be wrong.
 */
export interface SignInForm {
  readonly clientCode: string;
  readonly apiKey: string;
  readonly pin: string;
  readonly totpSecret: string;
  /** Public IPv4 address registered at the broker for orders, as the user knows it; "" = not told. */
  readonly address: string;
  readonly askPin: boolean;
  readonly askCode: boolean;
}

export type SignInField = "clientCode" | "apiKey" | "pin" | "totpSecret" | "address";

/** Of an account that is saved already, what need not be typed again. */
export type KeptSecrets = Readonly<Record<"apiKey" | "pin" | "totpSecret", boolean>>;

export interface FieldProblem {
  readonly field: SignInField;
  readonly expected: string;
  /** Never quotes a secret. */
  readonly sentence: string;
}

export const NOTHING_KEPT: KeptSecrets = { apiKey: false, pin: false, totpSecret: false };

const CLIENT_CODE = /^[A-Z0-9]{4,12}$/;
const API_KEY = /^[\x21-\x7e]{6,64}$/;
const PIN = /^\d{4}$/;
const CODE = /^\d{6}$/;
const BASE32 = /^[A-Z2-7]+=*$/;
const LEAST_SECRET = 16;
const MOST_SECRET = 128;

/** Client codes are told in capitals; people type them as they like. */
export function tidyClientCode(text: string): string {
  return text.replaceAll(/\s+/g, "").toUpperCase();
}

/** The secret as the library wants it: from a bare secret with blanks or dashes in it, or from a whole `otpauth://` address. */
export function tidyTotpSecret(text: string): string {
  const named = /[?&]secret=([^&#\s]+)/i.exec(text)?.[1];
  return (named ?? text).replaceAll(/[\s-]+/g, "").toUpperCase();
}

export function tidyCode(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

export function pinProblem(pin: string): FieldProblem | undefined {
  if (PIN.test(pin)) return undefined;
  return { field: "pin", expected: "four digits", sentence: `The PIN has four digits; what stands there has ${pin.length} character${pin.length === 1 ? "" : "s"}${/\D/.test(pin) ? ", not all of them digits" : ""}. It is the trading PIN (MPIN), not the web password.` };
}

/** @returns a sentence for a one-time code that cannot be one. */
export function codeProblem(code: string): string | undefined {
  return CODE.test(code) ? undefined : "The one-time code has six digits, as the authenticator app shows them.";
}

function clientCodeProblem(text: string): FieldProblem | undefined {
  const code = tidyClientCode(text);
  if (CLIENT_CODE.test(code)) return undefined;
  const sentence = code === "" ? "The client code is missing: letters and digits such as A123456." : `The client code has 4 to 12 letters and digits, such as A123456; “${code.slice(0, 20)}” has ${code.length}${/[^A-Z0-9]/.test(code) ? ", and other characters among them" : ""}.`;
  return { field: "clientCode", expected: "4 to 12 letters and digits", sentence };
}

function apiKeyProblem(text: string): FieldProblem | undefined {
  const key = text.trim();
  if (API_KEY.test(key)) return undefined;
  const sentence = key === "" ? "The API key is missing: it stands beside your app's name at smartapi.angelone.in." : `The API key has 6 to 64 characters without blanks; what stands there has ${key.length}${/\s/.test(key) ? ", blanks among them" : ""}.`;
  return { field: "apiKey", expected: "6 to 64 characters without blanks", sentence };
}

function secretProblem(text: string): FieldProblem | undefined {
  const secret = tidyTotpSecret(text);
  const say = (sentence: string): FieldProblem => ({ field: "totpSecret", expected: `${LEAST_SECRET} to ${MOST_SECRET} letters A to Z and digits 2 to 7`, sentence });
  if (secret === "") return say("The TOTP secret is missing: it is shown once at smartapi.angelone.in/enable-totp, under the QR code.");
  if (/^\d{6}$/.test(secret)) return say("This looks like a one-time code. The TOTP secret is the long row of letters and digits under the QR code.");
  if (!BASE32.test(secret)) return say("The TOTP secret has letters A to Z and digits 2 to 7 only; another character stands in it. Copy it anew.");
  if (secret.length < LEAST_SECRET || secret.length > MOST_SECRET) return say(`The TOTP secret has ${LEAST_SECRET} to ${MOST_SECRET} characters; what stands there has ${secret.length}. Copy it whole.`);
  return undefined;
}

/** Ranges that never reach a broker from outside: RFC 1918, 6598, loopback, link-local, this network, multicast and above. */
function isPrivate([a = 0, b = 0]: readonly number[]): boolean {
  return a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127) || a === 127 || (a === 169 && b === 254) || a === 0 || a >= 224;
}

function addressProblem(text: string): FieldProblem | undefined {
  const address = text.trim();
  if (address === "") return undefined;
  const say = (sentence: string): FieldProblem => ({ field: "address", expected: "a public IPv4 address, or nothing", sentence });
  const parts = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? address.split(".").map(Number) : [];
  if (parts.length !== 4 || parts.some((part) => part > 255)) return say("The registered address is four numbers from 0 to 255 with dots between them, such as 203.0.113.7. Leave it empty when you do not know it.");
  if (isPrivate(parts)) return say(`${address} is an address inside a home or office network: the broker never sees it. Register the public address of your line, and enter that.`);
  return undefined;
}

/** What is wrong with the form, field by field; empty when it can be saved. */
export function checkSignInForm(form: SignInForm, kept: KeptSecrets = NOTHING_KEPT): readonly FieldProblem[] {
  const left = (text: string, has: boolean): boolean => has && text.trim() === "";
  const problems = [
    clientCodeProblem(form.clientCode),
    left(form.apiKey, kept.apiKey) ? undefined : apiKeyProblem(form.apiKey),
    form.askPin || left(form.pin, kept.pin) ? undefined : pinProblem(form.pin.trim()),
    form.askCode || left(form.totpSecret, kept.totpSecret) ? undefined : secretProblem(form.totpSecret),
    addressProblem(form.address),
  ];
  return problems.filter((problem) => problem !== undefined);
}
