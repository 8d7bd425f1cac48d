/** Leaves the last file of a journal as every reader wants it: whole batches, an end mark, and nothing behind. */
import type { Disk, DiskFile } from '@hermod/model'
import { adler32 } from './adler32.js'
import { BATCH_HEADER_BYTES, END_MARK, RECORD_HEADER_BYTES, writeBatchHeader, writeInt32 } from './format.js'
import type { JournalFiles } from './journal-files.js'

/** Neither a user's record nor a batch's: readers go on behind it. */
const SKIPPED_RECORD = 3

/** A damaged stretch with good batches behind it. */
export interface Hole {
  readonly offset: number
  readonly length: number
}

/** The last file ends with its last good batch and an end mark: as soon as another follows, Java forgives nothing. */
export function repairTail(
  ports: { readonly disk: Disk; readonly files: JournalFiles },
  file: number,
  end: number,
  holes: readonly Hole[],
): void {
  const handle = ports.files.openForRepair(file)
  try {
    for (const hole of holes) cover(ports, handle, file, hole)
    if (holes.length === 0 && handle.size() === end + END_MARK.length) return
    handle.write([END_MARK], end)
    handle.truncate(end + END_MARK.length)
    handle.sync()
  } finally {
    handle.close()
  }
}

/**
 * Makes a damaged stretch a sound batch of one record that everybody steps over, because Java does not start with
 * damage in a file that is not the last. The bytes as they were are kept in a file beside it.
 */
function cover(
  { disk, files }: { readonly disk: Disk; readonly files: JournalFiles },
  handle: DiskFile,
  file: number,
  { offset, length }: Hole,
): void {
  const content = length - BATCH_HEADER_BYTES
  if (content < RECORD_HEADER_BYTES) return
  const bytes = Buffer.alloc(length)
  handle.read(bytes, 0, length, offset)
  const aside = disk.open(`${files.path(file)}.damaged-${offset}`, 'create')
  try {
    aside.write([bytes], 0)
    aside.sync()
  } finally {
    aside.close()
  }
  bytes.fill(0)
  writeInt32(bytes, BATCH_HEADER_BYTES, content)
  bytes[BATCH_HEADER_BYTES + 4] = SKIPPED_RECORD
  writeBatchHeader(bytes, 0, content, adler32(bytes, BATCH_HEADER_BYTES, length))
  handle.write([bytes], offset)
}
