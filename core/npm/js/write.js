// Reading JavaScript values, and writing down what is there. Nothing is judged.

import { MAX_NESTING } from "./limits.js";
// Written by `cargo xtask npm` from core/src/packed.rs, which says what each stands for.
import {
  ARRAY,
  BODY_SHIFT,
  BOOLEAN,
  END,
  FIRST_OPERATION,
  INSTANCE_ID_SHIFT,
  IS_REQUEST_SHIFT,
  KEY,
  LENGTH_SHIFT,
  NULL,
  NUMBER,
  OBJECT,
  OTHER,
  PACKED_BODY,
  PROJECT_ID_SHIFT,
  STRING,
  TASK,
  TEXT_BODY,
  TEXT_FIELD,
  TOKEN_SHIFT,
  UTF8_BODY,
} from "./packed.js";

// What the parts of a request are, each in its bits.
const IS_REQUEST = 1 << IS_REQUEST_SHIFT;
export const BODY_TEXT = TEXT_BODY << BODY_SHIFT;
const BODY_PACKED = PACKED_BODY << BODY_SHIFT;
export const BODY_UTF8 = UTF8_BODY << BODY_SHIFT;
const PROJECT_ID_TEXT = TEXT_FIELD << PROJECT_ID_SHIFT;
const INSTANCE_ID_TEXT = TEXT_FIELD << INSTANCE_ID_SHIFT;
const TOKEN_TEXT = TEXT_FIELD << TOKEN_SHIFT;

/** A request of four strings. */
export const TEXT_REQUEST = IS_REQUEST | BODY_TEXT | PROJECT_ID_TEXT | INSTANCE_ID_TEXT | TOKEN_TEXT;

/**
 * The most that is written down. An array that says that it is longer has mostly holes, and
 * objects that share others may stand for more than any memory holds; the engine would end
 * the whole process where its own arrays cannot grow.
 */
const MAX_OPERATIONS = 1 << 25;

/** The number of an operation has room for a length below this. */
const LENGTH_LIMIT = 1 << (32 - LENGTH_SHIFT);

/** What to throw for strings that are too long for their numbers. */
export function checkLength(length) {
  if (length >= LENGTH_LIMIT) throw new RangeError("there is not enough memory to check this: the strings are too long");
}

export class Writer {
  kinds = 0;
  projectId = "";
  instanceId = "";
  token = "";
  rest = "";
  operations = [];
  count = 0;
  unknown = 0;
  /**
   * Containers of the value that is read, the outermost first: the value, its keys if it
   * is an object, and the next place. They are made once and used again, which is most of
   * the work for a small value.
   */
  #open = [];
  /** The body, if it is bytes. */
  utf8 = undefined;
  /**
   * Whether a value has to be of the type itself. Otherwise it is what JSON makes of it:
   * what a `toJSON` returns, and what a wrapper holds.
   */
  #isTyped = false;

  /**
   * A whole request with these values in its four fields, which have been read. Nothing else
   * has been written down, as with `bodyAlone`.
   */
  request(request, { project_id, instance_id, token, body }, isTyped) {
    this.#isTyped = isTyped;
    let kinds = IS_REQUEST;
    if (typeof project_id === "string") {
      this.projectId = project_id;
      kinds |= PROJECT_ID_TEXT;
    } else if (project_id !== undefined) {
      this.projectId = written(project_id);
      kinds |= (FIRST_OPERATION + kindOf(project_id)) << PROJECT_ID_SHIFT;
    }
    if (typeof instance_id === "string") {
      this.instanceId = instance_id;
      kinds |= INSTANCE_ID_TEXT;
    } else if (instance_id !== undefined) {
      this.instanceId = written(instance_id);
      kinds |= (FIRST_OPERATION + kindOf(instance_id)) << INSTANCE_ID_SHIFT;
    }
    if (typeof token === "string") {
      this.token = token;
      kinds |= TOKEN_TEXT;
    } else if (token !== undefined) {
      kinds |= (FIRST_OPERATION + kindOf(token)) << TOKEN_SHIFT;
    }
    for (const name of Object.keys(request)) {
      if (
        name !== "project_id" &&
        name !== "instance_id" &&
        name !== "token" &&
        name !== "body" &&
        request[name] !== undefined
      ) {
        this.push(KEY, name);
        this.unknown++;
      }
    }
    this.kinds = kinds | this.body(body);
  }

  bodyAlone(body, isTyped) {
    this.#isTyped = isTyped;
    this.kinds = this.data(body);
  }

  /** Makes it ready for the next one. */
  clear() {
    this.projectId = this.instanceId = this.token = this.rest = "";
    this.count = this.unknown = 0;
    this.utf8 = undefined;
  }

  body(body) {
    if (typeof body === "string") {
      this.rest += body;
      return BODY_TEXT;
    }
    // To the type that has a name, bytes are no body.
    const bytes = this.#isTyped ? undefined : bytesOf(body);
    if (bytes !== undefined) {
      this.utf8 = bytes;
      return BODY_UTF8;
    }
    return this.data(body);
  }

  /** A body that is a value, whatever it is: a string is no text here. */
  data(body) {
    if (isNoData(body)) {
      this.operations[this.count++] = OTHER;
      return BODY_PACKED;
    }
    const value = this.#read(body, "");
    if (value === undefined) return 0;
    this.value(value);
    return BODY_PACKED;
  }

  push(kind, string) {
    this.operations[this.count++] = kind | (string.length << LENGTH_SHIFT);
    this.rest += string;
  }

  /** Writes down a value that JSON has, from front to back, without recursion. */
  value(root) {
    // Deeper than the rules allow, so that the verdict is theirs.
    const enough = MAX_NESTING + 2;
    const open = this.#open;
    let depth = 0;
    let value = root;
    for (;;) {
      const outside = depth;
      switch (typeof value) {
        case "string":
          this.push(STRING, value);
          break;
        case "number":
          this.push(NUMBER, String(value));
          break;
        case "boolean":
          this.operations[this.count++] = BOOLEAN;
          break;
        case "object":
          if (value === null) {
            this.operations[this.count++] = NULL;
          } else if (this.#isTyped && isNoObject(value)) {
            this.operations[this.count++] = OTHER;
          } else if (Array.isArray(value)) {
            this.operations[this.count++] = ARRAY;
            this.#requireRoom(value.length);
            this.#enter(depth++, value, undefined);
          } else {
            const keys = this.#isTyped ? keysAndFields(value, fieldsAt(depth, open)) : Object.keys(value);
            this.operations[this.count++] = OBJECT;
            this.#requireRoom(keys.length);
            this.#enter(depth++, value, keys);
          }
          break;
        default:
          this.operations[this.count++] = OTHER;
      }
      if (depth > outside && depth > enough) {
        this.#open = [];
        return;
      }

      // On to the next value.
      for (;;) {
        if (depth === 0) return;
        const container = open[depth - 1];
        const { keys } = container;
        if (keys === undefined) {
          this.tasks(container);
          if (container.next < container.value.length) {
            const index = container.next++;
            value = this.#read(container.value[index], index);
            // JSON has no other word for a place without a value.
            if (value === undefined) value = null;
            break;
          }
        } else {
          let key;
          do {
            if (container.next === keys.length) {
              key = undefined;
              break;
            }
            key = keys[container.next++];
            value = this.#read(container.value[key], key);
          } while (value === undefined);
          if (key !== undefined) {
            this.push(KEY, key);
            break;
          }
        }
        this.operations[this.count++] = END;
        // What was read is not kept.
        container.value = container.keys = undefined;
        depth--;
      }
    }
  }

  /** Throws unless so many operations and a few more can be written down. */
  #requireRoom(count) {
    if (count > MAX_OPERATIONS - this.count) {
      throw new RangeError("there is not enough memory to check this: the value is too large");
    }
  }

  #read(value, key) {
    return this.#isTyped ? value : toJson(value, key);
  }

  /** Opens a container at a depth. */
  #enter(depth, value, keys) {
    const container = this.#open[depth];
    if (container === undefined) {
      this.#open.push({ value, keys, next: 0 });
    } else {
      container.value = value;
      container.keys = keys;
      container.next = 0;
    }
  }

  /** Takes elements that are exactly `{task_id: "…"}` and nothing else. */
  tasks(container) {
    const { value } = container;
    const { length } = value;
    let { next } = container;
    let { count, rest } = this;
    const { operations } = this;
    while (next < length) {
      const element = value[next];
      if (typeof element !== "object" || element === null) break;
      const id = element.task_id;
      if (typeof id !== "string" || element.toJSON !== undefined || Array.isArray(element)) break;
      const keys = Object.keys(element);
      if (keys.length !== 1 || keys[0] !== "task_id") break;
      operations[count++] = TASK | (id.length << LENGTH_SHIFT);
      rest += id;
      next++;
    }
    container.next = next;
    this.count = count;
    this.rest = rest;
  }
}

// What objects are, whatever they say of themselves and inherit from, and of whatever
// realm they are, as in a test runner.
const arrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const tagOf = Object.prototype.toString;
const WRAPPERS = {
  "[object String]": String,
  "[object Number]": Number,
  "[object Boolean]": Boolean,
  "[object BigInt]": BigInt,
};

/**
 * The bytes that a value is: those of an array of them, or of a whole buffer. A buffer that was
 * handed on to somebody else has none, and throws whenever it is asked for them.
 */
export function bytesOf(value) {
  const isView = ArrayBuffer.isView(value);
  if (isView ? arrayName.call(value) !== "Uint8Array" : !isBuffer(value)) return undefined;
  if (value.byteLength === 0) return new Uint8Array(0);
  return isView ? value : new Uint8Array(value);
}

function isBuffer(value) {
  return isSpecial(value) && tagOf.call(value) === "[object ArrayBuffer]";
}

/** The fields of the types that have a name: of a body, and of an element of its tasks. */
const BODY_FIELDS = ["apps", "tasks"];
const TASK_FIELDS = ["task_id"];

/** The fields of the type that an object is to be of by its place, if it is of any. */
function fieldsAt(depth, open) {
  if (depth === 0) return BODY_FIELDS;
  // Behind the last key that was read of the body is its list of tasks.
  const isTask = depth === 2 && open[0].keys?.[open[0].next - 1] === "tasks" && open[1].keys === undefined;
  return isTask ? TASK_FIELDS : [];
}

/**
 * The keys of an object, and those of these fields that it inherits or does not list: whoever
 * is handed the value finds them there.
 */
function keysAndFields(value, fields) {
  const keys = Object.keys(value);
  const others = fields.filter((field) => field in value && !keys.includes(field));
  return others.length === 0 ? keys : keys.concat(others);
}

/**
 * Whether a value is what JSON would make an empty object of, or one with a field for each
 * byte: bytes, and a promise, whose value somebody has not waited for.
 */
function isNoData(value) {
  return ArrayBuffer.isView(value) || (isSpecial(value) && (isBuffer(value) || typeof value.then === "function"));
}

/**
 * Whether a value stands for one that is no object, as a date, a URL and a wrapper do. What is
 * plain but for its `toJSON` does not, nor does what makes an object of itself, as documents of
 * databases do.
 */
function isNoObject(value) {
  if (!isSpecial(value)) return false;
  const made = toJson(value, "");
  return typeof made !== "object" || made === null;
}

/** Whether a value is an object of another kind than most, which is seen at once. */
function isSpecial(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null;
}

/** What `JSON.stringify` takes for a value that it finds under a key. */
export function toJson(value, key) {
  if ((typeof value !== "object" && typeof value !== "function" && typeof value !== "bigint") || value === null) {
    return value;
  }
  const { toJSON } = value;
  if (typeof toJSON === "function") value = toJSON.call(value, String(key));
  return typeof value === "object" && value !== null ? unwrapped(value) : value;
}

/** The value that an object does no more than wrap, or the object. */
function unwrapped(object) {
  // Most are plain, which is seen in less time than the rest takes.
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === Array.prototype) return object;
  const wrapper = WRAPPERS[tagOf.call(object)];
  // Who says something else of itself may be one all the same.
  const candidates = wrapper !== undefined ? [wrapper] : Symbol.toStringTag in object ? Object.values(WRAPPERS) : [];
  for (const candidate of candidates) {
    let value;
    try {
      value = candidate.prototype.valueOf.call(object);
    } catch {
      // It is none of these.
      continue;
    }
    // These are asked, since they may have another answer of their own.
    if (candidate === String) return String(object);
    return candidate === Number ? +object : value;
  }
  return object;
}

/** The kind of a value that is no string, for a field that should be one. */
export function kindOf(value) {
  switch (typeof value) {
    case "number":
      return NUMBER;
    case "boolean":
      return BOOLEAN;
    case "object":
      if (value === null) return NULL;
      return Array.isArray(value) ? ARRAY : OBJECT;
    default:
      return OTHER;
  }
}

/** What a message shows of a value. */
export function written(value) {
  return typeof value === "number" ? String(value) : "";
}
