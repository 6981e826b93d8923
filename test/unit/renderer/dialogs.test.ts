import { beforeEach, describe, expect, test } from "vitest";
import { allCommands, registerCommand } from "../../../renderer/workspace/commands.ts";
import { closeToast, confirm, toast, useDialogs } from "../../../renderer/workspace/dialogs.ts";

beforeEach(() => useDialogs.setState({ questions: [], toasts: [] }));
const said = (): string[] => useDialogs.getState().toasts.map(({ sentence, count }) => `${sentence} ${count}`);

describe("messages", () => {
  test("the same sentence counts up instead of piling up", () => {
    toast("bad", "Rejected.");
    toast("plain", "Added.");
    toast("bad", "Rejected.");
    expect(said()).toEqual(["Added. 1", "Rejected. 2"]);
  });

  test("of more than five the oldest goes, but never an alarm before the others", () => {
    toast("alarm", "Naked.");
    for (let i = 1; i <= 6; i++) toast("plain", `no. ${i}`);
    expect(said()).toEqual(["Naked. 1", "no. 3 1", "no. 4 1", "no. 5 1", "no. 6 1"]);
    closeToast(useDialogs.getState().toasts[0]?.id ?? 0);
    expect(said()[0]).toBe("no. 3 1");
  });
});

test("questions are asked one after another and answered once", async () => {
  const first = confirm({ title: "First?", body: "", action: "Do it" });
  const second = confirm({ title: "Second?", body: "", action: "Do it" });
  const [asked] = useDialogs.getState().questions;
  asked?.answer(true);
  asked?.answer(false);
  expect(useDialogs.getState().questions.map(({ title }) => title)).toEqual(["Second?"]);
  useDialogs.getState().questions[0]?.answer(false);
  expect(await Promise.all([first, second])).toEqual([true, false]);
});

test("two commands of one name are a bug; a command that was taken away is gone", () => {
  const end = registerCommand({ id: "test.one", title: "One", group: "Test", run: () => {} });
  expect(() => registerCommand({ id: "test.one", title: "Other", group: "Test", run: () => {} })).toThrow("exists twice");
  expect(allCommands().map(({ id }) => id)).toContain("test.one");
  end();
  expect(allCommands()).toEqual([]);
});
