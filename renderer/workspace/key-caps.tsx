import { Fragment } from "react";
import { keyCaps } from "./key-text.ts";

/** A shortcut drawn as keys: `Ctrl+K`, or `G W` with "then" between. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span>
      {keyCaps(keys).map((step, i) => (
        <Fragment key={i}>
          {i > 0 && " then "}
          {step.map((cap, j) => (
            <Fragment key={cap}>
              {j > 0 && " "}
              <kbd>{cap}</kbd>
            </Fragment>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
