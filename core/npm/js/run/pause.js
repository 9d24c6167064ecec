// Waiting, until the time is over or somebody wants to stop.

import { setTimeout } from "node:timers/promises";

import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** The most that is added to a pause, in milliseconds: what was told of it is still about right. */
const MAX_JITTER_MS = 5_000;

/** Waits so many milliseconds, and up to a quarter more. */
export async function pause(milliseconds, signal) {
  // Many that were started at once do not ask at once for ever.
  const jitter = Math.random() * Math.min(milliseconds / 4, MAX_JITTER_MS);
  try {
    await setTimeout(milliseconds + jitter, undefined, { signal });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    throw interrupted();
  }
}

export function interrupted() {
  return new Stop(EXIT.interrupted, say.interrupted);
}
