const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Without a terminal window a line is added this often, ms: a log shows life, and stays short. */
const LOG_MS = 15_000;

/**
 * A line that lives while something takes its time: a spinner with the seconds, or in a log a line now
 * and then.
 * @param {string} title
 * @returns {{ done(text?: string): void; failed(text?: string): void }}
 */
export function progress(title) {
  const out = process.stderr;
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  let frame = 0;
  const draw = () => out.write(`\r\u001b[2K${FRAMES[frame++ % FRAMES.length]} ${title} ${seconds()}`);
  if (out.isTTY) draw();
  else out.write(`${title} …\n`);
  const timer = out.isTTY ? setInterval(draw, 100) : setInterval(() => out.write(`${title} … ${seconds()}\n`), LOG_MS);
  const end = (mark, text) => {
    clearInterval(timer);
    out.write(`${out.isTTY ? "\r\u001b[2K" : ""}${mark} ${text ?? `${title} ${seconds()}`}\n`);
  };
  return { done: (text) => end("✓", text), failed: (text) => end("✗", text) };
}
