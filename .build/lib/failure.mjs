/** An expected failure: its message is all that the reader needs to see. */
export class Failure extends Error {
  isFailure = true;

  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
