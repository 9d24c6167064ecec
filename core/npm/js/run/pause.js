// Waiting, until the time is over or somebody wants to stop.

import { setTimeout } from "node:timers/promises";

import { withJitter } from "../cli/rules.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** Waits so many milliseconds, and by chance a little longer. */
export async function pause(milliseconds, signal) {
  try {
    await setTimeout(withJitter(milliseconds, Math.random()), undefined, { signal });
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    throw interrupted();
  }
}

export function interrupted() {
  return new Stop(EXIT.interrupted, "interrupted", say.interrupted);
}
