import { useCallback, useRef, useState } from "react";

export interface Cursor {
  /** The row that it is on; "" on none. */
  readonly value: string;
  readonly setValue: (value: string) => void;
  /** The answer to a text is drawn: the cursor goes to its first row, or stays where the list itself has put it. */
  readonly place: (text: string, first: string | undefined) => void;
  /** Off every row, until it is placed again. */
  readonly lift: () => void;
  /** Between an answer and the frame in which the cursor is placed it still stands on a row of the answer before. */
  readonly isPlacedFor: (text: string) => boolean;
}

/** The row that keys are about, and whether it is one of the answer that is shown. */
export function useCursor(): Cursor {
  const [value, setValue] = useState("");
  const placedFor = useRef<string | undefined>("");
  const place = useCallback((text: string, first: string | undefined) => {
    placedFor.current = text;
    if (first !== undefined) setValue(first);
  }, []);
  const lift = (): void => {
    placedFor.current = undefined;
    setValue("");
  };
  return { value, setValue, place, lift, isPlacedFor: (text) => placedFor.current === text };
}
