/** What can be written as JSON: an option can be stored, sent to a page and compared. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/**
 * Options of an ECharts chart as plain data. Where ECharts wants a function to make text of a value, stands the name
 * of one of `formatters.ts`, begun with "@"; `dressed()` puts the functions in.
 */
export type ChartOption = Readonly<Record<string, Plain>>;

/** CSS colours, and the font of all text. */
export interface ChartTheme {
  readonly font: string;
  readonly ink: string;
  readonly dim: string;
  readonly line: string;
  /** Behind tooltips. */
  readonly raise: string;
  readonly accent: string;
  /** Of what is compared with. */
  readonly other: string;
  readonly up: string;
  readonly down: string;
  readonly downSoft: string;
  /** Behind text: months of great gain, of great loss, and of neither. */
  readonly gain: string;
  readonly loss: string;
  readonly neutral: string;
}
