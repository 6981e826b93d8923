import { userInfo } from "node:os";

/** The name under which whoever types here is signed in on this machine, for records of who decided what. */
export function personHere(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers run users that have no name.
    return "a user without a name";
  }
}
