import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { Place } from "../../../shared/optimise/axes.ts";
import { pointChecks } from "../../../shared/optimise/axes.ts";
import { nextPoints } from "../../../shared/optimise/next-points.ts";
import type { ProposeTask } from "../../../shared/optimise/sweep-tasks.ts";
import { freshClass } from "./bench-room.ts";

/** In a thread, since the strategy's own check is asked, and a forest takes a while to grow. @throws TerminalError where no point may be played. */
export function proposePoints({ job, told }: ProposeTask): Place[] {
  const { declaration } = freshClass(job);
  let refusal = "";
  const check = pointChecks(declaration.parameters, declaration.check?.bind(declaration), job.request);
  const places = nextPoints(job.request, (place) => {
    const sentence = check(place);
    if (sentence !== undefined) refusal ||= sentence;
    return sentence;
  }, told);
  if (places.length === 0 && told.length === 0) throw new TerminalError(badInput("axes", "points that the strategy accepts", `The strategy refuses every point of the sweep. The first: ${refusal} Choose other values.`));
  return places;
}
