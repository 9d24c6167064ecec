import type { Code } from "./codes.js";

export type { Code };

/**
 * The language of messages and help, as a tag such as `zh-CN`: only the primary language
 * counts, and any other than Chinese is told in English.
 */
export type Lang = "en" | "zh" | (string & {});

export interface CheckOptions {
  /** `"en"` where nothing is said. */
  lang?: Lang | undefined;
}

/**
 * A request as it may come from anywhere: what is wrong with it is told by the
 * report, and not by these types.
 */
export interface RequestInput {
  project_id?: unknown;
  instance_id?: unknown;
  token?: unknown;
  /** A value, or JSON text: a string, or bytes of UTF-8 (a `Uint8Array` or an `ArrayBuffer`). */
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
  /** At most `limits.maxListedViolations`, in the order of the request. If there are more, errors are listed before warnings. Once the pointers of those listed so far come to a megabyte, those at fields that the call does not name are counted in `omitted` alone. */
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
  /** How much there is. Reading ends at the first level that is too deep, so that of levels it is `limit` + 1. */
  actual?: number;
  /** Where in the string it is, counted in code points from 0. */
  index?: number;
  /** The name that was probably meant. */
  suggestion?: string;
  /** Where the first one is, of which this is a repeat: a JSON Pointer. */
  first?: string;
  /** Where it is in the text of the body. */
  range?: TextRange;
}

/** A part of a text. */
export interface TextRange {
  start: TextPosition;
  /** Behind the last character. */
  end: TextPosition;
}

/** A place in a text. */
export interface TextPosition {
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
 * Checks a whole request. A body that is a string, a `Uint8Array` or an `ArrayBuffer` is JSON
 * text, and violations in it have ranges.
 *
 * @throws {TypeError} If the request is no object.
 * @throws {RangeError} If there is not enough memory; the next check begins afresh.
 * @throws {Error} If the host does not allow WebAssembly; and whatever a getter of the value throws.
 */
export function validate(request: RequestInput | object, options?: CheckOptions): Report;

/**
 * Checks a body alone: a value, or JSON text as a string or as bytes of UTF-8 (a `Uint8Array`
 * or an `ArrayBuffer`). Pointers start from the body.
 *
 * @throws {RangeError} If there is not enough memory; the next check begins afresh.
 * @throws {Error} If the host does not allow WebAssembly; and whatever a getter of the value throws.
 */
export function validateBody(body: unknown, options?: CheckOptions): Report;

/** What to import: an application, tasks, or both. */
export interface ImportBody {
  /** The name of an application. */
  apps?: string | undefined;
  tasks?: Task[] | undefined;
}

export interface Task {
  task_id?: string | undefined;
}

/** A request as it has to be. */
export interface ImportRequest {
  project_id: string;
  instance_id: string;
  token: string;
  /** A body, or one as JSON text. */
  body: ImportBody | string;
}

/** Lists to be cut into imports. */
export interface PlanInput {
  /** The names of applications. */
  apps?: Iterable<unknown> | undefined;
  /**
   * The ids of tasks: as they are, or in objects that have them as `task_id`, as in a body. Other
   * fields of such an object are not sent, and nothing is said of them. One without a `task_id`
   * is set aside.
   */
  tasks?: Iterable<unknown> | undefined;
}

/** What to import, import by import, and what not to import at all. */
export interface Plan {
  /** In the order in which they are to be sent. */
  imports: PlannedImport[];
  /** Items that are left out of them: with an error, blank, or repeats, of which the first is in one. */
  setAside: SetAside[];
}

export interface PlannedImport {
  /** The SHA-256 of the body as compact JSON: the same whenever the lists are. */
  id: string;
  /** What to send. */
  body: ImportBody;
}

/** An item that is in no import, or, as a repeat, in none once more. */
export interface SetAside {
  kind: "application" | "task";
  /** Where it is in the list of its kind, from 0. */
  index: number;
  /** The item as it was given. */
  value: unknown;
  /** The index, in the same list, of the item that it repeats. */
  first?: number;
  /** Why: at least one reason. */
  reasons: Reason[];
}

export interface Reason {
  code: Code | "duplicate_name";
  message: string;
  help: string;
  /** Where in the item it is, in code points from 0. */
  index?: number;
}

/**
 * The fewest imports for any number of applications and tasks. Items with an
 * error, blank ones and repeats are set aside.
 *
 * @throws {TypeError} If the items are no object with lists named `apps` and `tasks`, and nothing else.
 * @throws {RangeError} If there is not enough memory; the next call begins afresh.
 * @throws {Error} If the host does not allow WebAssembly; and whatever a getter or a `toJSON` of an item throws.
 */
export function plan(items: PlanInput, options?: CheckOptions): Plan;

/** The limits of the call; characters are Unicode code points. */
export interface Limits {
  readonly maxProjectIdChars: number;
  readonly maxInstanceIdChars: number;
  readonly maxTokenChars: number;
  /** Applications and tasks of one import, together. */
  readonly maxItems: number;
  readonly maxNesting: number;
  /** The most violations that a report lists. */
  readonly maxListedViolations: number;
}

export const limits: Limits;

/** What an error code of the service means. */
export interface Explanation {
  meaning: string;
  /** What to do next. */
  nextStep: string;
}

/**
 * Explains an error code of the service, if it is known. The language is told as to the
 * checks, or by its tag alone.
 */
export function explain(errorCode: string, options?: Lang | CheckOptions): Explanation | undefined;

/** A draft of JSON Schema. */
export type Draft = "draft-2020-12" | "draft-07";

/**
 * The call as JSON Schema: for draft 2020-12 where nothing is said, which `ajv/dist/2020.js`
 * takes; what `ajv` itself and Fastify take is `"draft-07"`. The draft is told by its name
 * alone, or as a Standard JSON Schema takes it.
 *
 * @throws {TypeError} If there is no such schema.
 */
export function jsonSchema(
  what: "request" | "body",
  options?: Draft | { readonly target?: Draft | undefined },
): Record<string, unknown>;

/** An issue of a Standard Schema: an error, with the path to it beside. */
export interface Issue extends Partial<Omit<Violation, "message">> {
  readonly message: string;
  /** The keys that lead to it; those of arrays are numbers. */
  readonly path: ReadonlyArray<string | number>;
}

/** A Standard Schema (version 1) that is a Standard JSON Schema too. */
export interface Schema<T> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "roma-import";
    /** Throws only where nothing can be checked, as where the host forbids WebAssembly. */
    readonly validate: (
      value: unknown,
    ) =>
      | { readonly value: T; readonly issues?: undefined }
      | { readonly issues: ReadonlyArray<Issue> };
    readonly types?: { readonly input: T; readonly output: T } | undefined;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: string }) => Record<string, unknown>;
      readonly output: (options: { readonly target: string }) => Record<string, unknown>;
    };
  };
  /** The same schema with its words in another language. */
  in(lang: Lang): Schema<T>;
}

/** A whole request as a Standard Schema; its body is a value or JSON text. */
export const importRequest: Schema<ImportRequest>;

/** A body as a Standard Schema: a value that JSON was parsed to; JSON text and bytes are rejected. */
export const importBody: Schema<ImportBody>;
