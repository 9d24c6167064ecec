import type { Code } from "./codes.js";

export type { Code };

/** The language of messages and help. */
export type Lang = "en" | "zh";

export interface Options {
  /** `"en"` where nothing is said. */
  lang?: Lang;
}

/**
 * A request as it may come from anywhere: what is wrong with it is told by the
 * report, and not by these types.
 */
export interface Request {
  project_id?: unknown;
  instance_id?: unknown;
  token?: unknown;
  /** A value, or a string of JSON text. */
  body?: unknown;
}

/** All that is wrong or looks wrong, in the order of the request. */
export interface Report {
  /** Whether the request may be sent: there is no error. */
  valid: boolean;
  /** How many errors were found, listed or not. */
  errors: number;
  /** How many warnings were found, listed or not. */
  warnings: number;
  /** The first of them: so many that a report stays small. */
  violations: Violation[];
  /** How many were found but are not listed. */
  omitted: number;
}

/** One thing that is wrong or looks wrong. */
export interface Violation {
  /** Stable, and the same in every language. */
  code: Code;
  /** An error blocks the request, a warning never does. */
  severity: "error" | "warning";
  /** Where it is: a JSON Pointer (RFC 6901). */
  pointer: string;
  /** What is wrong. */
  message: string;
  /** What to do about it. */
  help: string;
  /** How much is allowed. */
  limit?: number;
  /** How much there is. */
  actual?: number;
  /** Where in the string it is, counted in code points from 0. */
  index?: number;
  /** The name that was probably meant. */
  suggestion?: string;
  /** Where the first one is, of which this is a repeat: a JSON Pointer. */
  first?: string;
  /** Where it is in the text of the body. */
  range?: Range;
}

/** A part of a text. */
export interface Range {
  start: Position;
  /** Behind the last character. */
  end: Position;
}

/** A place in a text. */
export interface Position {
  /** In bytes of UTF-8, from 0; a byte order mark counts. */
  offset: number;
  /** In UTF-16 units, as JavaScript counts, from 0. */
  utf16: number;
  /** From 1; lines end at LF, CRLF or CR. */
  line: number;
  /** In UTF-16 units, from 1. */
  column: number;
}

/**
 * Checks a whole request. A body that is a string is JSON text, and violations
 * in it have ranges.
 *
 * @throws {TypeError} If the request is no object.
 */
export function validate(request: Request, options?: Options): Report;

/**
 * Checks a body alone: a value, or a string of JSON text. Pointers start from
 * the body.
 */
export function validateBody(body: unknown, options?: Options): Report;
