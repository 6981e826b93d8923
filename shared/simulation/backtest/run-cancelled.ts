/** A run that was ended from outside. */
export class RunCancelled extends Error {
  constructor() {
    super("The run was cancelled.");
  }
}
