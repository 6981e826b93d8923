import { useEffect, useState } from "react";
import type { TradePicture } from "../../../shared/contract/schemas/trade-journal.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { removePicture } from "./journal-actions.ts";
import { PICTURE_WORDS } from "./entry-words.ts";
import { useTradeJournal } from "./journal-store.ts";
import classes from "./trade-journal.module.css";

/** Pictures that were looked at last; some 100 kB each. */
const KEPT = 24;
const cache = new Map<number, string>();

/** A picture of the terminal as the address of an image. */
export function usePicture(id: number): { readonly src?: string; readonly problem?: string } {
  const live = useTerminal((state) => state.link === "live");
  const [state, setState] = useState<{ readonly src?: string; readonly problem?: string }>({});
  useEffect(() => {
    const known = cache.get(id);
    if (known !== undefined) return setState({ src: known });
    let wanted = true;
    client.call("tradeJournal.picture", { picture: id }).then(({ png }) => {
      const src = `data:image/png;base64,${png}`;
      cache.set(id, src);
      for (const old of [...cache.keys()].slice(0, Math.max(0, cache.size - KEPT))) cache.delete(old);
      if (wanted) setState({ src });
    }, (error: unknown) => {
      if (wanted) setState({ problem: failureOf(error).sentence });
    });
    return () => {
      wanted = false;
    };
  }, [id, live]);
  return state;
}

/** One picture with what it is; Enter or a click shows it large, Delete removes it. */
export function PictureBox({ picture, name }: { readonly picture: TradePicture; readonly name: string }) {
  const { src, problem } = usePicture(picture.id);
  const words = PICTURE_WORDS[picture.kind];
  return (
    <figure className={classes["picture"]}>
      <figcaption>
        <span>{words}</span>
        <button type="button" className={classes["tool"]} title="Remove this picture (Delete)" onClick={() => void removePicture(picture.id, words)}>Remove</button>
      </figcaption>
      <button
        type="button" className={classes["open"]} data-picture={picture.id} aria-label={`${words}: show the picture large`} style={{ aspectRatio: `${picture.width} / ${picture.height}` }}
        onClick={() => useTradeJournal.setState({ dialog: { kind: "picture", picture: picture.id } })}
        onKeyDown={(event) => {
          if (event.key !== "Delete") return;
          event.preventDefault();
          void removePicture(picture.id, words);
        }}
      >
        {src !== undefined && <img src={src} alt={`Chart of ${name}, ${words.toLowerCase()}`} />}
        {problem !== undefined && <span role="alert">{problem}</span>}
      </button>
    </figure>
  );
}

/** In the place of a picture that is not there yet. */
export function MissingPicture({ entry, kind }: { readonly entry: string; readonly kind: "entry" | "exit" }) {
  const problem = useTradeJournal((page) => page.pictureProblems.get(`${entry} ${kind}`));
  return (
    <figure className={classes["picture"]}>
      <figcaption><span>{PICTURE_WORDS[kind]}</span></figcaption>
      <p className={classes["missing"]} role="status">{problem === undefined ? "The picture is taken as soon as the candles are there." : `No picture: ${problem}`}</p>
    </figure>
  );
}
