import { memo, useEffect, useRef } from "react";
import type { WatchGroup } from "./lists.ts";
import { LONGEST_NAME } from "./lists.ts";
import { endRename, setCollapsed, setCursor, startRename } from "./watch-list-store.ts";
import classes from "./watch-list.module.css";
import { dropHandlers } from "./watch-row.tsx";

interface Props {
  readonly id: string;
  readonly group: WatchGroup;
  readonly current: boolean;
  readonly renaming: boolean;
}

/** Heading of a group: folds it, names it, and takes what is dropped on it. */
export const GroupRow = memo(function GroupRow({ id, group, current, renaming }: Props) {
  const row = useRef<HTMLDivElement>(null);
  const here = { group: group.id, key: undefined };
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <div
      ref={row}
      id={id}
      role="row"
      aria-level={1}
      aria-expanded={!group.collapsed}
      className={classes["group"]}
      data-current={current}
      {...dropHandlers(here)}
      onClick={() => {
        setCursor(here);
        setCollapsed(group.id, !group.collapsed);
      }}
      onDoubleClick={startRename}
    >
      <span className={classes["fold"]} aria-hidden="true">
        {group.collapsed ? "▸" : "▾"}
      </span>
      {renaming ? (
        <NameField name={group.name} />
      ) : (
        <span role="gridcell">
          {group.name} <span className={classes["size"]}>{group.keys.length}</span>
        </span>
      )}
    </div>
  );
});

function NameField({ name }: { readonly name: string }) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => field.current?.select(), []);
  const end = (text: string | undefined): void => {
    if (done.current) return;
    done.current = true;
    const list = field.current?.closest<HTMLElement>("[data-autofocus]");
    endRename(text);
    list?.focus({ preventScroll: true });
  };
  return (
    <input
      ref={field}
      className={classes["rename"]}
      aria-label="Name of the group"
      defaultValue={name}
      maxLength={LONGEST_NAME}
      autoFocus
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") end(event.currentTarget.value);
        else if (event.key === "Escape") end(undefined);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
