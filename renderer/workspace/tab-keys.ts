/**
 * The dock closes a focused tab with Delete and Backspace. In a terminal Delete cancels an order: pressed one
 * moment too early it would take the whole panel away. Here a tab is closed by its cross or by command.
 * @returns ends it.
 */
export function keepTabsOpen(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const onTab = event.target instanceof Element && event.target.classList.contains("dv-tab");
    if (onTab && (event.key === "Delete" || event.key === "Backspace")) event.stopPropagation();
  };
  // While the key is still on its way down to the dock.
  window.addEventListener("keydown", onKeyDown, true);
  return () => window.removeEventListener("keydown", onKeyDown, true);
}
