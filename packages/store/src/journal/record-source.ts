/**
 * Messages by location. Records next to each other are read with one read; what is not in its file yet comes from the
 * batch in memory.
 */
import type { Logger, Message, MessageCodec, OrderKey, StoredMessage } from '@hermod/model'
import type { Persister } from '../persister.js'
import { CommandReader, recordSize } from './commands.js'
import { RECORD_HEADER_BYTES } from './format.js'
import type { JournalFiles } from './journal-files.js'

/** One read takes at most about this much, and steps over at most that much it does not need. */
const MAX_RUN_BYTES = 512 * 1024
const MAX_GAP_BYTES = 16 * 1024

export interface Locations {
  readonly keys: OrderKey[]
  readonly files: number[]
  readonly offsets: number[]
  readonly sizes: number[]
}

/** Tries the store's own codec first, then those of older stores. */
export interface StoredForms {
  decode(bytes: Uint8Array, offset: number, length: number): Message
  readonly current: MessageCodec
}

export class RecordSource {
  private readonly command = new CommandReader()

  constructor(
    private readonly files: JournalFiles,
    private readonly persister: Persister,
    private readonly forms: StoredForms,
    private readonly log: Logger,
  ) {}

  /** One message; undefined, with a line in the log, if it cannot be read. */
  one(file: number, offset: number, size: number): Message | undefined {
    try {
      const bytes = Buffer.allocUnsafe(size)
      this.fill(bytes, file, offset)
      return this.decode(bytes, 0)
    } catch (error) {
      this.log.error(`Cannot read the message at ${this.files.path(file)}, byte ${offset}`, error)
      return undefined
    }
  }

  /** The raw record. */
  bytes(file: number, offset: number, size: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(size)
    this.fill(bytes, file, offset)
    return bytes
  }

  /** All of them in their order; gives the loop back between reads. */
  async many(wanted: Locations): Promise<StoredMessage[]> {
    const found: StoredMessage[] = []
    for (let from = 0; from < wanted.keys.length; ) {
      if (from > 0) await new Promise((resume) => setImmediate(resume))
      const to = runEnd(wanted, from)
      this.readRun(wanted, from, to, found)
      from = to
    }
    return found
  }

  private readRun(wanted: Locations, from: number, to: number, found: StoredMessage[]): void {
    const file = wanted.files[from]!
    const start = wanted.offsets[from]!
    const end = wanted.offsets[to - 1]! + wanted.sizes[to - 1]!
    let bytes: Buffer | undefined
    if (to - from > 1 && this.persister.find(file, end - 1) === undefined) {
      try {
        bytes = Buffer.allocUnsafe(end - start)
        if (this.files.reader(file).read(bytes, 0, bytes.length, start) < bytes.length) bytes = undefined
      } catch {
        bytes = undefined // each is then tried on its own and reported with its place
      }
    }
    for (let i = from; i < to; i++) {
      const offset = wanted.offsets[i]!
      let message: Message | undefined
      if (bytes === undefined) message = this.one(file, offset, wanted.sizes[i]!)
      else {
        try {
          message = this.decode(bytes, offset - start)
        } catch (error) {
          this.log.error(`Cannot read the message at ${this.files.path(file)}, byte ${offset}`, error)
        }
      }
      if (message !== undefined) found.push({ key: wanted.keys[i]!, message })
    }
  }

  private fill(target: Uint8Array, file: number, offset: number): void {
    const batch = this.persister.find(file, offset)
    if (batch !== undefined) {
      batch.copy(offset, target)
      return
    }
    const count = this.files.reader(file).read(target, 0, target.length, offset)
    if (count < target.length) throw new Error(`the file ends ${target.length - count} bytes early`)
  }

  private decode(bytes: Uint8Array, at: number): Message {
    this.command.read(bytes, at + RECORD_HEADER_BYTES, at + recordSize(bytes, at))
    const start = this.command.start('message')
    // Its `transactionId` names the transaction it came in (JMSXProducerTXID); it is not in it any more.
    return this.forms.decode(bytes, start, this.command.end('message') - start)
  }
}

/** Index behind the last location that one read covers together with `from`. */
function runEnd(wanted: Locations, from: number): number {
  const file = wanted.files[from]!
  const start = wanted.offsets[from]!
  let end = start + wanted.sizes[from]!
  let at = from + 1
  for (; at < wanted.keys.length; at++) {
    const offset = wanted.offsets[at]!
    if (wanted.files[at] !== file || offset < end || offset - end > MAX_GAP_BYTES) break
    if (offset + wanted.sizes[at]! - start > MAX_RUN_BYTES) break
    end = offset + wanted.sizes[at]!
  }
  return at
}
