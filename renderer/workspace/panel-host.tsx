import type { PanelEntry } from "../panels/registry.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import classes from "./panel-host.module.css";

/** The root of a panel: what `focusPanel` finds, and the wall that keeps its errors in. */
export function PanelHost({ entry }: { readonly entry: PanelEntry }) {
  const Content = entry.component;
  return (
    <section className={classes["panel"]} data-panel={entry.id} aria-label={entry.title} tabIndex={-1}>
      <ErrorBoundary what={entry.title}>
        <Content />
      </ErrorBoundary>
    </section>
  );
}
