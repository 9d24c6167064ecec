// Waiting, until the time is over or somebody wants to stop.

import { setTimeout } from "node:timers/promises";

import { pace } from "./pace.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** How many milliseconds it takes to wait so many, and as long as was asked for. */
export function lengthOf(milliseconds, asked) {
  return Math.max(milliseconds, Math.min(asked, pace.longestAskedPause));
}

/** Waits so many milliseconds, and as long as was asked for. */
export async function pause(milliseconds, asked, signal) {
  const length = lengthOf(milliseconds, asked);
  try {
    // Many that were started at once do not ask at once for ever.
    await setTimeout(length * (1 + Math.random() / 4), undefined, { signal });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    throw interrupted();
  }
}

export function interrupted() {
  return new Stop(EXIT.interrupted, say.interrupted);
}
