import { Popover } from "../../workspace/popover.tsx";
import { ALWAYS, CHAIN_COLUMNS, COLUMN_WORDS } from "./chain-columns.ts";
import { toggleColumn, useChain } from "./chain-store.ts";
import classes from "./option-chain.module.css";

/** Which columns a chain has; kept. */
export function ColumnChoice() {
  const { choosing, columns } = useChain();
  const close = (): void => useChain.setState({ choosing: false });
  return (
    <>
      <button id="chain-columns" type="button" className={classes["tool"]} aria-haspopup="dialog" aria-expanded={choosing} title="Choose the columns (K)" onClick={() => useChain.setState({ choosing: true })}>
        Columns
      </button>
      {choosing && (
        <Popover label="Columns of the option chain" anchor="chain-columns" onClose={close}>
          <ul className={classes["choice"]}>
            {CHAIN_COLUMNS.toReversed().map((column, i) => (
              <li key={column}>
                <label>
                  <input type="checkbox" checked={columns.includes(column)} disabled={column === ALWAYS} data-autofocus={i === 1 ? true : undefined} onChange={() => toggleColumn(column)} />
                  <b>{COLUMN_WORDS[column].title}</b>
                  <span>{COLUMN_WORDS[column].about}</span>
                </label>
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </>
  );
}
