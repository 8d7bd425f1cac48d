/**
 * Cuts a former holder off from a store directory before a new one reads it. Needed where the lock was had without proof
 * that the former holder has ended: it may have been stopped between its last look at the lock and a write, and that one
 * write happens when it goes on. What it has open is the last journal file, to append to, and the index. Both get new
 * files under the old names, so that such a write ends in a file that nobody will ever read. It cannot begin another
 * journal file either: a new one must not exist yet.
 *
 * What this cannot stop: a former holder that opens files by name without looking at the lock. Ours looks; ActiveMQ does
 * so only every lockKeepAlivePeriod, which is never by default.
 */
import { rmSync } from 'node:fs'
import type { Disk, DiskFile, Logger } from '@hermod/model'
import { journalFileName, journalFileNumber } from '../journal/format.js'

const CHUNK_BYTES = 1024 * 1024
const COPY = 'fence.tmp'

export interface FencePorts {
  readonly disk: Disk
  readonly log: Logger
}

/** The caller holds the lock, and opens the store afterwards. `indexDirectory`: where the index is if not beside. */
export function fence(ports: FencePorts, directory: string, indexDirectory = ''): void {
  const { disk, log } = ports
  const last = Math.max(...disk.list(directory).map(journalFileNumber))
  if (last >= 0) {
    log.warn(`The former master of ${directory} may still be there: taking its journal file and its index away from it`)
    replaceByCopy(disk, directory, journalFileName(last))
  }
  // LMDB's, in the real file system whatever the disk is; it is made again from the journal.
  rmSync(`${indexDirectory || directory}/index`, { recursive: true, force: true })
}

function replaceByCopy(disk: Disk, directory: string, name: string): void {
  const from = disk.open(`${directory}/${name}`, 'read')
  try {
    const to = disk.open(`${directory}/${COPY}`, 'create')
    try {
      copy(from, to)
      to.sync()
    } finally {
      to.close()
    }
  } finally {
    from.close()
  }
  disk.rename(`${directory}/${COPY}`, `${directory}/${name}`)
  disk.syncDirectory(directory)
}

function copy(from: DiskFile, to: DiskFile): void {
  const size = from.size()
  to.truncate(0) // a copy that an earlier attempt left
  to.truncate(size)
  const chunk = new Uint8Array(Math.min(size, CHUNK_BYTES))
  for (let at = 0; at < size; at += chunk.length) {
    const count = from.read(chunk, 0, Math.min(chunk.length, size - at), at)
    // Most of a journal file is a hole, and stays one.
    if (chunk.some((byte) => byte !== 0)) to.write([chunk.subarray(0, count)], at)
  }
}
