/** Whole numbers and decimals with the commas of India or of elsewhere; others could mean another number. */
const NUMBER = /^-?(?:\d{1,14}|\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,8})?$/;

/** The number that was typed; undefined for what is none. */
export function typedNumber(text: string): number | undefined {
  const typed = text.trim().replaceAll("−", "-");
  return NUMBER.test(typed) ? Number(typed.replaceAll(",", "")) : undefined;
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** A reader of number fields: what is wrong goes into `problems` under the field's name, and nought is read in its place. */
export function numberReader(problems: Record<string, string>): (field: string, name: string, text: string, bounds: Bounds, unit: string) => number {
  return (field, name, text, { least, most, whole = false }, unit) => {
    const value = typedNumber(text);
    if (value !== undefined && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
    const range = `${least.toLocaleString("en-IN")} to ${most.toLocaleString("en-IN")}${unit === "" ? "" : ` ${unit}`}${whole ? ", whole" : ""}`;
    problems[field] = text.trim() === "" ? `${name} is empty; it must be ${range}.` : `${name} must be ${range}; it is “${text.trim()}”.`;
    return 0;
  };
}
