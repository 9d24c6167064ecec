// Waiting, until the time is over or somebody wants to stop.

import { setTimeout } from "node:timers/promises";

import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** Waits so many milliseconds. */
export async function pause(milliseconds, signal) {
  try {
    // Many that were started at once do not ask at once for ever.
    await setTimeout(milliseconds * (1 + Math.random() / 4), undefined, { signal });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    throw interrupted();
  }
}

export function interrupted() {
  return new Stop(EXIT.interrupted, say.interrupted);
}
