// Why a run ends before its plan does.

/** The exit codes of `run`; the usage says what they mean. */
export const EXIT = {
  done: 0,
  notAll: 1,
  /** Wrong usage, or a file that cannot be read or written. */
  setup: 2,
  token: 3,
  unknownEffect: 4,
  noAnswer: 5,
  locked: 6,
  interrupted: 130,
};

/**
 * The end of a run, with its exit code, its reason in a word for programs, and what there is to
 * say about it; `facts` are what is known of what it is about: the import, its job, the answer.
 */
export class Stop extends Error {
  constructor(exitCode, reason, message, facts = {}, cause) {
    super(message, { cause });
    this.exitCode = exitCode;
    this.reason = reason;
    this.facts = facts;
  }
}
