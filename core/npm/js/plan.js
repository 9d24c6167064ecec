// Cutting long lists into imports.

import { isChinese } from "./lang.js";
import { LENGTH_SHIFT, NULL, STRING } from "./packed.js";
import { encoder, discardTrappedInstance, ensureInstance, writeWtf8 } from "./session.js";
import { plan as planWritten } from "./wasm/roma_import_npm.js";
import { checkLength, kindOf, toJson, written } from "./write.js";

/**
 * The fewest imports for any number of applications and tasks.
 * @param {{apps?: Iterable<string>, tasks?: Iterable<string | {task_id: string}>}} items of a task with other fields, the id is taken
 * @param {{lang?: string}} [options]
 */
export function plan(items, options) {
  if (typeof items !== "object" || items === null) {
    throw new TypeError(
      `plan() takes an object with apps and tasks, and got ${
        items === null ? "null" : typeof items
      }`,
    );
  }
  if (typeof items.then === "function") {
    throw new TypeError("plan() takes an object with apps and tasks, and got a promise");
  }
  // Such as a list alone, or a name that is misspelt: to find nothing there would import
  // nothing without a word.
  if (typeof items[Symbol.iterator] === "function") {
    throw new TypeError("plan() takes an object with apps and tasks, and got a list");
  }
  const isOther = (name) => name !== "apps" && name !== "tasks" && items[name] !== undefined;
  const other = Object.keys(items).find(isOther);
  if (other !== undefined) {
    throw new TypeError(`plan() takes an object with apps and tasks, and got one with ${JSON.stringify(other)}`);
  }
  if (!("apps" in items || "tasks" in items || isPlain(items))) {
    throw new TypeError("plan() takes an object with apps and tasks, and got one of another kind");
  }
  const zh = isChinese(options?.lang);
  const apps = listOf(items.apps, "apps");
  const tasks = listOf(items.tasks, "tasks");
  const { bytes, lengths } = write([...apps.map((name) => toJson(name, "")), ...tasks.map(idOf)]);
  const planned = JSON.parse(planOf(bytes, lengths, apps.length, zh));
  for (const aside of planned.setAside) {
    // The item as it was given, which no text could hold.
    aside.value = (aside.kind === "application" ? apps : tasks)[aside.index];
  }
  return planned;
}

/** Whether an object is of no class, in whatever realm it was made: what others hold is in no field. */
function isPlain(object) {
  const prototype = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function planOf(bytes, lengths, names, zh) {
  try {
    ensureInstance();
    return planWritten(bytes, lengths, names, zh);
  } catch (error) {
    throw discardTrappedInstance(error);
  }
}

function listOf(list, name) {
  if (list === undefined || list === null) return [];
  // A name alone is no list of letters.
  if (typeof list === "string") return [list];
  if (typeof list !== "object" || typeof list[Symbol.iterator] !== "function") {
    throw new TypeError(`the ${name} of a plan are a list, and not ${typeof list === "object" ? "an" : "a"} ${typeof list}`);
  }
  return [...list];
}

/** A task's id, for a task as it is in a body; whatever else it has is not sent. */
function idOf(item) {
  const task = toJson(item, "");
  const hasId = typeof task === "object" && task !== null && !Array.isArray(task) && Object.hasOwn(task, "task_id");
  return hasId ? toJson(task.task_id, "task_id") : task;
}

/** All items as bytes one after the other, with the kind and the length of each. */
function write(items) {
  const texts = items.map((item) => (typeof item === "string" ? item : written(item)));
  const joined = texts.join("");
  checkLength(joined.length);
  const lengths = new Uint32Array(items.length);
  // Three bytes are enough for every unit, and mostly one is.
  let bytes = encoder.encode(joined);
  const isAscii = bytes.length === joined.length;
  if (!isAscii) bytes = new Uint8Array(joined.length * 3);
  let at = 0;
  for (let i = 0; i < items.length; i++) {
    const length = isAscii ? texts[i].length : writeWtf8(texts[i], bytes, at);
    checkLength(length);
    at += length;
    lengths[i] = kind(items[i]) | (length << LENGTH_SHIFT);
  }
  return { bytes: bytes.subarray(0, at), lengths };
}

function kind(item) {
  if (typeof item === "string") return STRING;
  // JSON has no other word for a place without a value.
  return item === undefined ? NULL : kindOf(item);
}
