import type { Session, WebContents } from "electron";
import { isHandoverLink } from "../../shared/domain/handover-link.ts";
import type { Log } from "../gateway/face.ts";

/** No permission of any kind is given to a page: neither asked for, nor checked, nor for a device. Nothing is downloaded. */
export function guardSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn(`The page asked for the permission “${permission}”; it was denied.`);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on("will-download", (event) => event.preventDefault());
}

/**
 * The page stays where it is: no other address, no further window, no page within the page. For every web contents ever made.
 * @param openOutside opens the user's own browser; given only addresses of pages that this machine hands over.
 */
export function guardContents(contents: WebContents, log: Log, openOutside: (link: string) => void = () => {}): void {
  const refuse = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
    log.warn("The page wanted to go to another address; it was kept.");
  };
  contents.on("will-navigate", refuse);
  contents.on("will-frame-navigate", refuse);
  contents.on("will-redirect", refuse);
  contents.on("will-attach-webview", refuse);
  contents.setWindowOpenHandler(({ url }) => {
    if (isHandoverLink(url)) openOutside(url);
    return { action: "deny" };
  });
}
