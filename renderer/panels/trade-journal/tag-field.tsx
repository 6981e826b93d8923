import { useState } from "react";
import { MOST_TAGS } from "../../../shared/contract/schemas/trade-journal.ts";
import classes from "./trade-journal.module.css";

interface TagFieldProps {
  readonly tags: readonly string[];
  /** Used before, the most used first. */
  readonly known: readonly string[];
  readonly onChange: (tags: string[]) => void;
}

/** Tags as chips, with a field for the next one: Enter or a comma adds it, Backspace in the empty field takes the last away. */
export function TagField({ tags, known, onChange }: TagFieldProps) {
  const [typed, setTyped] = useState("");
  const add = (text: string): void => {
    const fresh = text.split(",").map((tag) => tag.trim().replace(/^#/, "").replaceAll(/\p{Cc}/gu, " ").slice(0, 40)).filter((tag) => tag !== "");
    const next = [...tags];
    for (const tag of fresh) {
      const same = known.find((one) => one.toLowerCase() === tag.toLowerCase()) ?? tag;
      if (!next.some((one) => one.toLowerCase() === tag.toLowerCase()) && next.length < MOST_TAGS) next.push(same);
    }
    setTyped("");
    if (next.length !== tags.length) onChange(next);
  };
  const full = tags.length >= MOST_TAGS;
  return (
    <div className={classes["field"]}>
      <label htmlFor="trade-tag">Tags <kbd>T</kbd></label>
      <div className={classes["tags"]}>
        {tags.map((tag) => (
          <span key={tag} className={classes["tag"]}>
            {tag}
            <button type="button" aria-label={`Take the tag ${tag} away`} title="Take it away" onClick={() => onChange(tags.filter((one) => one !== tag))}>×</button>
          </span>
        ))}
        <input
          id="trade-tag" list="trade-tags-known" value={typed} disabled={full} maxLength={120} autoComplete="off" spellCheck={false} placeholder={full ? `${MOST_TAGS} tags at most` : "Add a tag"}
          onChange={(event) => (event.target.value.includes(",") ? add(event.target.value) : setTyped(event.target.value))}
          onBlur={() => add(typed)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault();
              add(typed);
            } else if (event.key === "Backspace" && typed === "" && tags.length > 0) onChange(tags.slice(0, -1));
          }}
        />
        <datalist id="trade-tags-known">{known.filter((tag) => !tags.includes(tag)).map((tag) => <option key={tag} value={tag} />)}</datalist>
      </div>
    </div>
  );
}
