// A lock that one process holds, and that does not outlive it.
//
// Node has no locks of the system's own. So a lock is a file that names its process;
// if that process is gone, the lock is nobody's, and may be taken over. Whether it is can
// be told only where its number means the same: a container has numbers of its own, and
// may well have the machine's name and files.

import { createHmac, randomBytes } from "node:crypto";
import { constants, copyFileSync, linkSync, readFileSync, readlinkSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

import { visible } from "../cli/terminal.js";
import { UsageError } from "../cli/usage.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** What exists as long as somebody looks whether the lock `file` may be taken over. */
export function guardOf(file) {
  return `${file}.guard`;
}

/** Takes the lock `file`, or says who has it; the answer gives it back. */
export function lock(file) {
  const us = self();
  const own = JSON.stringify(us);
  // No other process has this name: it would write into what may be the lock by then. Its
  // number would not do, which is another one's in another container.
  const written = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(written, own, { mode: 0o600, flag: "wx" });
  } catch (error) {
    // A part of it, if there is one.
    try {
      if (error.code !== "EEXIST") remove(written);
    } catch {
      // The first error is the one that counts.
    }
    throw new UsageError(`Cannot write beside the state file: ${error.message}. Name one elsewhere with --state.`);
  }
  try {
    try {
      if (!create(written, file)) takeOver(written, file, us);
    } finally {
      remove(written);
    }
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new UsageError(`Cannot take the lock ${file}: ${error.message}. Name a state file elsewhere with --state.`);
  }
  return () => {
    try {
      if (read(file) === own) remove(file);
    } catch {
      // Everything is done and told, and the lock of a process that is gone is nobody's.
    }
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
function takeOver(written, file, us) {
  const guard = guardOf(file);
  if (!create(written, guard)) {
    throw new Stop(EXIT.locked, "locked", say.isTakenOver(file, guard));
  }
  try {
    const text = readHeld(file);
    if (text === undefined) {
      // One that has just been given back is anybody's: to rename over it might take it from
      // whoever was quicker.
      if (!create(written, file)) throw new Stop(EXIT.locked, "locked", say.locked(file));
      return;
    }
    const holder = parse(text);
    const state = stateOf(holder, us);
    if (state === "alive") throw new Stop(EXIT.locked, "locked", say.locked(file));
    if (state === "unseen") throw new Stop(EXIT.locked, "locked", say.mayBeLocked(file, ...[holder?.pid, holder?.host].map(shown)));
    renameSync(written, file);
  } finally {
    remove(guard);
  }
}

/** This process, so that no other one can be mistaken for it. */
export function self() {
  return { pid: process.pid, host: hostname(), started: started(process.pid), ...surroundings() };
}

/** Where the system tells: the machine, its latest start, and what the numbers of processes are those of. */
function surroundings() {
  if (process.platform !== "linux") return {};
  // Processes of another namespace may be all that is to be seen here.
  const isOurs = linked("/proc/self") === String(process.pid);
  return { machine: machine(), boot: boot(), namespace: isOurs ? linked("/proc/self/ns/pid") : undefined };
}

/** The machine's name among all machines, hashed: nobody else is to know it. */
function machine() {
  const id = told("/etc/machine-id")?.trim();
  return /^[0-9a-f]{32}$/.test(id) ? createHmac("sha256", id).update("roma-import run").digest("hex") : undefined;
}

/** Whether the process that holds a lock is `alive` or `gone`, or else `unseen`: nobody can tell from here. */
export function stateOf(holder, us) {
  // What runs on another machine cannot be seen from here, and what is not one of ours is
  // not ours to judge.
  if (holder?.host !== us.host) return "unseen";
  if (isOfEarlierBoot(holder, us)) return "gone";
  if (!isSeen(holder, us)) return "unseen";
  // This process holds no lock yet, so another one with its number is gone.
  if (holder.pid === us.pid) return "gone";
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Anything else than "no such process" says that there is one.
    return error.code === "ESRCH" ? "gone" : "alive";
  }
  const now = started(holder.pid);
  return now === undefined || now === holder.started ? "alive" : "gone";
}

/** Whether the machine was started again since a process took the lock. */
function isOfEarlierBoot({ machine, boot }, us) {
  // Machines may have one name, and containers mostly have no other.
  const isKnown = machine !== undefined && boot !== undefined && us.boot !== undefined;
  return isKnown && machine === us.machine && boot !== us.boot;
}

/** Whether a process can be seen from here, if there still is one. */
function isSeen({ boot, namespace }, us) {
  // Some sandboxes do not tell.
  if (process.platform === "linux" && (us.boot === undefined || us.namespace === undefined)) return false;
  return boot === us.boot && namespace === us.namespace;
}

/** When a process began, where the system tells: numbers of processes come again. */
function started(pid) {
  if (process.platform !== "linux") return undefined;
  // The name before it may hold anything, brackets and spaces too.
  const after = told(`/proc/${pid}/stat`)?.split(")").at(-1);
  return after && `${boot()} ${after.split(" ")[20]}`;
}

/** The name of the machine's latest start. */
function boot() {
  return told("/proc/sys/kernel/random/boot_id")?.trim();
}

/** What the system tells in a file, if it does. */
function told(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Where a link of the system's leads, if there is one. */
function linked(file) {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shown(value) {
  return visible(String(value ?? "?"));
}

/** What is in the lock of another process, which nobody but its user may be allowed to read. */
function readHeld(file) {
  try {
    return read(file);
  } catch (error) {
    if (!["EACCES", "EPERM"].includes(error.code)) throw error;
    throw new Stop(EXIT.locked, "locked", say.isUnreadable(file, error.message));
  }
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
