import { useSyncExternalStore } from "react";
import { allCommands, onCommandsChange } from "./commands.ts";
import type { PageCommand } from "./commands.ts";
import { KeyCaps } from "./key-caps.tsx";
import classes from "./key-sheet.module.css";
import { Modal } from "./modal.tsx";
import { closeOverlay } from "./palette/palette-state.ts";

/** Commands that have a key, by their group, in order of appearance. */
export function byGroup(commands: readonly PageCommand[]): ReadonlyMap<string, readonly PageCommand[]> {
  const groups = new Map<string, PageCommand[]>();
  for (const command of commands) {
    if (!command.keys || command.keys.length === 0) continue;
    const group = groups.get(command.group);
    if (group) group.push(command);
    else groups.set(command.group, [command]);
  }
  return groups;
}

/** Every shortcut there is: drawn from the list that the keys themselves obey. */
export function KeySheet() {
  const commands = useSyncExternalStore(onCommandsChange, allCommands);
  return (
    <Modal label="Keyboard shortcuts" onClose={closeOverlay} wide>
      <div className={classes["head"]}>
        <h2>Keyboard shortcuts</h2>
        <button type="button" data-autofocus className="button" onClick={closeOverlay}>
          Close <kbd>Esc</kbd>
        </button>
      </div>
      <div className={classes["groups"]} tabIndex={0} role="region" aria-label="All shortcuts">
        {[...byGroup(commands)].map(([group, list]) => (
          <section key={group} className={classes["group"]}>
            <h3>{group}</h3>
            <dl>
              {list.map((command) => (
                <div key={command.id} className={classes["line"]}>
                  <dt>{command.title}</dt>
                  <dd>
                    {command.keys?.map((keys, i) => (
                      <span key={keys}>
                        {i > 0 && <span className={classes["or"]}> or </span>}
                        <KeyCaps keys={keys} />
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
