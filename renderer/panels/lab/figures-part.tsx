import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { FIGURE_GROUPS } from "../../../shared/lab-charts/figures.ts";
import { figureText } from "../../../shared/lab-charts/figure-text.ts";
import classes from "./lab.module.css";

/** Every figure, by what it tells. */
export function FiguresPart({ run: { figures } }: { readonly run: LabRun }) {
  return (
    <div className={classes["scroll"]} tabIndex={0} role="group" aria-label="Figures of the run"><div className={classes["figures"]}>
      {FIGURE_GROUPS.map(({ title, lines }) => (
        <section key={title} aria-label={title}>
          <h4>{title}</h4>
          <dl>
            {lines.map(({ key, label, unit }) => (
              <div key={key}>
                <dt>{label}</dt>
                <dd>{figureText(figures[key], unit)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div></div>
  );
}
