/** What Roboto has of Latin, Greek and Cyrillic letters, of punctuation and signs. */
const NOT_IN_FONT = /[^\n\u0020-\u007e\u00a0-\u017f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u04ff\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u20ac\u20b9\u2122\u2212]/gu;

/** Text with "?" for each letter that the PDF's font cannot show: an empty box could be taken for anything. */
export function printable(text: string): string {
  return text.replaceAll(NOT_IN_FONT, "?");
}
