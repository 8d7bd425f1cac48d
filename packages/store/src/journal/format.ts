/**
 * The bytes between records, big-endian:
 *
 *   batch    | 0000001c 02 "WRITE BATCH" | int32 n | int64 adler32 of the n bytes | n bytes of records |
 *   record   | int32 size, its own 5 bytes included | int8 type (1 = user) | payload |
 *   end mark | 2d 71 4d 61 34 |   behind every batch; the next batch's header overwrites it
 *
 * A location is (file number, offset of a record's size field). Nothing may be derived from a file's length.
 */
export const BATCH_HEADER_BYTES = 28
export const RECORD_HEADER_BYTES = 5
export const USER_RECORD = 1
const MAGIC_BYTES = 16

export const BATCH_MAGIC: Uint8Array = Buffer.from('0000001c025752495445204241544348', 'hex')
export const END_MARK: Uint8Array = Buffer.from('2d714d6134', 'hex')

export function writeInt32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

export function readInt32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
}

export function writeBatchHeader(bytes: Uint8Array, at: number, length: number, checksum: number): void {
  bytes.set(BATCH_MAGIC, at)
  writeInt32(bytes, at + MAGIC_BYTES, length)
  writeInt32(bytes, at + MAGIC_BYTES + 4, 0)
  writeInt32(bytes, at + MAGIC_BYTES + 8, checksum)
}

export function writeRecordHeader(bytes: Uint8Array, at: number, size: number): void {
  writeInt32(bytes, at, size)
  bytes[at + 4] = USER_RECORD
}

export function isBatchHeader(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < MAGIC_BYTES; i++) if (bytes[at + i] !== BATCH_MAGIC[i]) return false
  return true
}

export function isEndMark(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < END_MARK.length; i++) if (bytes[at + i] !== END_MARK[i]) return false
  return true
}

export function batchLength(bytes: Uint8Array, at: number): number {
  return readInt32(bytes, at + MAGIC_BYTES)
}

/** 0: not computed. More than 32 bits: certainly wrong, so any value that matches no sum will do. */
export function batchChecksum(bytes: Uint8Array, at: number): number {
  return readInt32(bytes, at + MAGIC_BYTES + 4) === 0 ? readInt32(bytes, at + MAGIC_BYTES + 8) >>> 0 : -1
}

export function journalFileName(file: number): string {
  return `db-${file}.log`
}

/** The number in `db-<n>.log`, or -1. */
export function journalFileNumber(name: string): number {
  const match = /^db-(\d+)\.log$/.exec(name)
  return match === null ? -1 : Number(match[1])
}
