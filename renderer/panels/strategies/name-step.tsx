import { useState } from "react";
import type { SyntheticEvent } from "react";
import type { StrategyFile } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { toast } from "../../workspace/dialogs.ts";
import { TextBox } from "./text-box.tsx";
import classes from "./strategy-dialogs.module.css";

const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

interface NameStepProps {
  readonly example: StrategyFile | undefined;
  readonly onMade: (file: string) => void;
  readonly onBack: () => void;
}

/** The name of a new file in the folder of strategies. */
export function NameStep({ example, onMade, onBack }: NameStepProps) {
  const [name, setName] = useState(example ? `my-${example.file.replace(/^example\//, "").replace(/\.[jt]s$/, "")}` : "my-strategy");
  const [refusal, setRefusal] = useState("");
  const [busy, setBusy] = useState(false);
  const wrong = NAME.test(name) ? undefined : "Small letters, digits and hyphens, at most 41, beginning with a letter or a digit.";
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (wrong !== undefined || busy) return;
    setBusy(true);
    try {
      const { file, path } = await client.call("strategies.newFile", { name, ...(example && { example: example.file }) });
      toast("good", `${path} is there: write it in your editor; Sauda reads it with each save.`);
      onMade(file);
    } catch (error) {
      setRefusal(failureOf(error).sentence);
      setBusy(false);
    }
  };
  return (
    <form className={classes["form"]} onSubmit={(event) => void submit(event)}>
      <h2>{example ? `A copy of ${example.title}` : "An empty file"}</h2>
      <p className={classes["lead"]}>{example ? "The copy is yours to change; the example stays as it is." : "It holds the smallest strategy that runs, with a comment at each part."}</p>
      <TextBox
        id="strategy-file-name" label="Name of the file" value={name} suffix=".ts" most={41} first problem={wrong ?? (refusal === "" ? undefined : refusal)} hint="It is written into the folder of strategies."
        onChange={(text) => {
          setName(text);
          setRefusal("");
        }}
      />
      <div className={classes["actions"]}>
        <button type="button" className="button" onClick={onBack}>Back</button>
        <button type="submit" className="button primary" disabled={wrong !== undefined || busy}>{busy ? "Writing…" : "Write the file"} <kbd>Enter</kbd></button>
      </div>
    </form>
  );
}
