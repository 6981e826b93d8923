import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";

const LONGEST = 60;

/**
 * Name of a run's files without their ending, of its title and of when it was made: small Latin letters, digits and
 * dashes alone, so that no system takes a part of it for a folder, a device or an option.
 */
export function reportName({ title, at }: Pick<RunHead, "title" | "at">): string {
  const plain = title.normalize("NFKD").replaceAll(/\p{Mark}/gu, "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const words = plain.slice(0, LONGEST).replaceAll(/^-+|-+$/g, "");
  return `${words === "" ? "run" : words}-${istDay(at)}-${istTime(at).replaceAll(":", "")}`;
}
