import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DocumentDefinition } from "pdfmake";
import maker from "pdfmake";

const folder = join(dirname(createRequire(import.meta.url).resolve("pdfmake/package.json")), "fonts", "Roboto");
const REGULAR = join(folder, "Roboto-Regular.ttf");
const MEDIUM = join(folder, "Roboto-Medium.ttf");

// It has the sign of the rupee, which the fonts that every PDF reader brings along lack.
maker.setFonts({ Roboto: { normal: REGULAR, bold: MEDIUM, italics: REGULAR, bolditalics: MEDIUM } });
// A report is made of what is in the run: nothing is fetched, and of files only the font is read.
maker.setUrlAccessPolicy(() => false);
maker.setLocalAccessPolicy((path) => path === REGULAR || path === MEDIUM);

export function pdfBytes(definition: DocumentDefinition): Promise<Uint8Array> {
  return maker.createPdf(definition).getBuffer();
}
