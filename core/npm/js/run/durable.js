// Files that are there whole, or as they were before: whatever happens meanwhile.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Puts a file in the place of what there is; when this returns, it is on the disk. */
export function replace(file, text) {
  const next = `${file}.new`;
  const descriptor = openSync(next, "w", 0o600);
  try {
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
