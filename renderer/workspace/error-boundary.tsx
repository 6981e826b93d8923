import { Component } from "react";
import type { ErrorInfo, ReactNode } from "react";
import { ErrorState } from "../theme/panel-states.tsx";
import { reportError } from "./page-errors.ts";

interface Props {
  readonly what: string;
  readonly children: ReactNode;
}
interface State {
  readonly error: unknown;
  /** Grows with each reload, so that the children start from nothing. */
  readonly round: number;
}

/** One broken panel must not take the page down: it says what happened and offers to start again. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined, round: 0 };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error ?? new Error("unknown") };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    reportError("error", error, info.componentStack ?? undefined);
  }

  override render(): ReactNode {
    const { error, round } = this.state;
    if (error === undefined) return <div key={round} style={{ display: "contents" }}>{this.props.children}</div>;
    const detail = error instanceof Error ? error.message : String(error);
    return (
      <ErrorState
        title={`${this.props.what} has stopped working`}
        sentence={`${detail}. Orders and the other panels are not touched by this. The error has been written to Sauda's log.`}
        action={{ label: "Reload this panel", run: () => this.setState({ error: undefined, round: round + 1 }) }}
      />
    );
  }
}
