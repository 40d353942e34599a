/**
 * An operation that failed for a named cause.
 *
 * `reason` is for code, `message` is for the log and says what was expected and what was found.
 * Words for people are chosen by the outermost rooms from the reason.
 */
export abstract class ProjectError<Reason extends string> extends Error {
  /** Machine-readable cause. */
  readonly reason: Reason;

  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.reason = reason;
  }
}

/** The `reason` of an error, where it has one. */
export function reasonOf(error: unknown): string | undefined {
  return error instanceof ProjectError ? (error as ProjectError<string>).reason : undefined;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
