// Files that are there whole, or as they were before: whatever happens meanwhile.

import { closeSync, fchmodSync, fsyncSync, openSync, readlinkSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * What a file is called until it is whole. It is always the same, so that a kill leaves one
 * behind at most, and nobody calls a file of theirs like this.
 */
export function temporaryPathOf(file) {
  return `${file}.roma-import-new`;
}

/** How many links are followed, as systems do. */
const MAX_LINKS = 40;

/** Folders whose names are those of what processes have open. */
const OPEN_FILES = /^\/(?:proc|dev\/fd)(?:\/|$)/;

/**
 * Whether a name is that of a file which another may take the place of. It is not if it leads to
 * what a process has open, as `/dev/stdout` does: the file would be replaced that this was sent
 * to. Nor is `-`, which elsewhere stands for that.
 */
export function isReplaceable(name) {
  if (name === "-") return false;
  let file = resolve(name);
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      file = join(realpathSync(dirname(file)), basename(file));
      if (OPEN_FILES.test(file)) return false;
      file = resolve(dirname(file), readlinkSync(file));
    } catch {
      // It is no link, or not there: whoever opens it learns what is wrong.
      return true;
    }
  }
  return true;
}

/**
 * Puts a file in the place of what there is; when this returns, it is on the disk. Nobody
 * else may read it, unless `mode` has other permissions.
 */
export function writeFileAtomic(file, text, mode = 0o600) {
  const next = temporaryPathOf(file);
  // A kill has left it, and it is written to no more: were it a link, that would lead elsewhere.
  rmSync(next, { force: true });
  const descriptor = openSync(next, "wx", 0o600);
  try {
    // What a new file is opened with is narrowed by the process's mask.
    fchmodSync(descriptor, mode);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    // A part of a text is of no use to anybody.
    rmSync(next, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
  syncFolder(dirname(file));
}

/** The new name is on the disk only when the folder is. */
function syncFolder(folder) {
  // Windows opens no folders, and keeps names by itself.
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
