// A lock that one process holds, and that does not outlive it.
//
// Node has no locks of the system's own. So a lock is a file that names its process;
// if that process is gone, the lock is nobody's, and may be taken over.

import { constants, copyFileSync, linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

import { UsageError } from "../cli/usage.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** Takes the lock `file`, or says who has it; the answer gives it back. */
export function lock(file) {
  const own = JSON.stringify(self());
  const written = `${file}.${process.pid}`;
  try {
    writeFileSync(written, own, { mode: 0o600 });
  } catch (error) {
    // A part of it, if there is one.
    try {
      remove(written);
    } catch {
      // The first error is the one that counts.
    }
    throw new UsageError(`Cannot write beside the state file: ${error.message}`);
  }
  try {
    if (!create(written, file)) takeOver(written, file);
  } finally {
    remove(written);
  }
  return () => {
    if (read(file) === own) remove(file);
  };
}

/** What file systems say that have no second names for a file. */
const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/** Gives the lock its name, with its content in it from the first moment on. */
function create(written, file) {
  return created(() => linkSync(written, file), () => {
    // For a moment it is empty, and then nobody's to take over.
    return created(() => copyFileSync(written, file, constants.COPYFILE_EXCL));
  });
}

function created(make, otherwise) {
  try {
    make();
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    if (otherwise !== undefined && NO_LINKS.includes(error.code)) return otherwise();
    throw error;
  }
}

/**
 * Takes the lock of a process that is gone. Only one process at a time may look
 * whether it is: the next one would find the lock of the first, and not remove that.
 */
function takeOver(written, file) {
  const guard = `${file}.guard`;
  if (!create(written, guard)) {
    throw new Stop(EXIT.locked, say.isTakenOver(file, guard));
  }
  try {
    const holder = read(file);
    // One that has just been given back is anybody's: to rename over it might take it from
    // whoever was quicker.
    const isTaken = holder === undefined ? !create(written, file) : lives(holder);
    if (isTaken) throw new Stop(EXIT.locked, say.locked(file));
    if (holder !== undefined) renameSync(written, file);
  } finally {
    remove(guard);
  }
}

/** This process, so that no other one can be mistaken for it. */
function self() {
  return { pid: process.pid, host: hostname(), started: started(process.pid) };
}

function lives(text) {
  let holder;
  try {
    holder = JSON.parse(text);
  } catch {
    // Not one of ours, so not ours to judge.
    return true;
  }
  // What runs on another machine cannot be seen from here.
  if (holder?.host !== hostname()) return true;
  // This process holds no lock yet, so another one with its number is gone.
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Anything else than "no such process" says that there is one.
    if (error.code === "ESRCH") return false;
    return true;
  }
  return holder.started === started(holder.pid);
}

/** When a process began, where the system tells: numbers of processes come again. */
function started(pid) {
  if (process.platform !== "linux") return undefined;
  const boot = read("/proc/sys/kernel/random/boot_id")?.trim();
  // The name before it may hold anything, brackets and spaces too.
  const after = read(`/proc/${pid}/stat`)?.split(")").at(-1);
  return `${boot} ${after?.split(" ")[20]}`;
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function remove(file) {
  try {
    unlinkSync(file);
  } catch (error) {
    // The lock has been given its name by a renaming, or somebody has tidied up.
    if (error.code !== "ENOENT") throw error;
  }
}
