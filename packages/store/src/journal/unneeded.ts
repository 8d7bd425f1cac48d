/**
 * Which journal files nothing needs any more. A file stays while it
 *  - is not older than the index's position,
 *  - holds the record of a live message, the command of a live subscription, or part of an open transaction,
 *  - holds acknowledgements or outcomes for a file that stays: a rebuild would bring those messages back.
 */
import type { FileLedger } from '../state/file-ledger.js'

export function unneededFiles(
  files: readonly number[],
  below: number,
  pinned: (file: number) => boolean,
  ledger: FileLedger,
): number[] {
  const staying = new Set(files)
  const unneeded: number[] = []
  for (const file of files) {
    if (file >= below || pinned(file)) continue
    // Ascending, so that what an older file decided is known; rewritten acks may also point to higher numbers.
    if ([...ledger.acksIn(file)].some((other) => staying.has(other))) continue
    staying.delete(file)
    unneeded.push(file)
  }
  return unneeded
}
