import { fetchElectron } from "./electron-binary.mjs";

/**
 * Which of the two shells to start, and why.
 * @param {{ browser: boolean; headless: boolean }} flags
 * @param {{ platform: NodeJS.Platform; env: NodeJS.ProcessEnv; uid: number | undefined; fetch?: typeof fetchElectron }} machine
 * @returns {Promise<{ binary: string | undefined; sentence: string }>} binary = Electron's, for the desktop.
 */
export async function chooseShell(flags, { platform, env, uid, fetch = fetchElectron }) {
  const browser = (why) => ({ binary: undefined, sentence: `Browser shell: ${why}.` });
  if (flags.headless) return browser("--headless was asked for");
  if (flags.browser) return browser("--browser was asked for");
  if (platform === "linux" && !env.DISPLAY && !env.WAYLAND_DISPLAY) return browser("this machine has no display for a window");
  if (platform === "linux" && uid === 0) return browser("Chromium's sandbox, which the window needs, does not run as root");
  const electron = await fetch();
  if ("why" in electron) return browser(electron.why);
  return { binary: electron.binary, sentence: "Desktop window: Electron is installed." };
}
