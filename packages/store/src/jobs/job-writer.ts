/** Encodes job commands into the batch being gathered. Afterwards `gather` has the location. */
import type { Message, MessageCodec, NewJob } from '@hermod/model'
import { storeErrors } from '../errors.js'
import { CommandType, EXECUTION_COUNT_FIELD, shielded } from '../journal/commands.js'
import { RECORD_HEADER_BYTES } from '../journal/format.js'
import type { Gather } from '../journal/gather.js'
import { signedVarint, varintSize, WIRE_BYTES, WIRE_VARINT, writeVarint, writeWideVarint } from '../journal/varint.js'
import type { JobEntry } from './job-entry.js'

/** The only scheduler there is. */
export const SCHEDULER = 'JMS'
/** Tags and numbers of a command beside its texts and its message: ten bytes at most for each number. */
const FIXED_BYTES = 160
/** Offsets and sizes in a file are signed 32 bit. */
const MAX_RECORD_BYTES = 0x3fffffff
const PAYLOAD_FIELD = 8

export class JobWriter {
  constructor(
    private readonly gather: Gather,
    private readonly codec: () => MessageCodec,
  ) {}

  add(job: NewJob, message: Message): void {
    const codec = this.codec()
    const size = codec.sizeBound(message)
    this.writeAdd(job, 0, size, (bytes, at) => codec.encode(message, bytes, at))
  }

  /**
   * Removes the job and adds it as it is now, both in one batch: from then on all that the journal says of it stands in
   * the newest file. `payload` is its message as it was stored, `formerTimeMs` when it was due.
   */
  move(job: JobEntry, formerTimeMs: number, payload: Uint8Array): void {
    this.gather.keepTogether(this.boundOf(job, payload.length) + FIXED_BYTES + job.id.length * 3, () => {
      this.remove(job.id, formerTimeMs)
      this.writeAdd(job, job.executionCount, payload.length, (bytes, at) => {
        bytes.set(payload, at)
        return at + payload.length
      })
    })
  }

  /** False: nothing was written, as it would have gone to another file than the job's. */
  reschedule(job: JobEntry, nextTimeMs: number): boolean {
    const fields = Buffer.concat([
      ...this.named(job.id),
      numberField(3, job.nextTimeMs),
      numberField(4, nextTimeMs),
      numberField(5, job.executionCount + 1),
    ])
    if (this.gather.fileFor(FIXED_BYTES + fields.length) !== job.file) return false
    this.plain(CommandType.rescheduleJob, fields)
    return true
  }

  /** `timeMs`: when it is due. */
  remove(id: string, timeMs: number): void {
    const fields = Buffer.concat([...this.named(id), numberField(3, timeMs)])
    this.plain(CommandType.removeScheduledJob, fields)
  }

  removeBetween(startMs: number | bigint, endMs: number | bigint): void {
    const fields = Buffer.concat([textField(1, SCHEDULER), numberField(2, startMs), numberField(3, endMs)])
    this.plain(CommandType.removeScheduledJobs, fields)
  }

  private named(id: string): readonly Uint8Array[] {
    return [textField(1, SCHEDULER), textField(2, id)]
  }

  private boundOf(job: NewJob, payloadBytes: number): number {
    return FIXED_BYTES + (job.id.length + job.cronEntry.length) * 3 + payloadBytes
  }

  /** The message comes last, so that it can be encoded in its place. */
  private writeAdd(
    job: NewJob,
    executionCount: number,
    payloadBound: number,
    writePayload: (bytes: Uint8Array, at: number) => number,
  ): void {
    const bound = this.boundOf(job, payloadBound)
    if (bound > MAX_RECORD_BYTES) throw storeErrors.recordTooLarge({ size: payloadBound, limit: MAX_RECORD_BYTES })
    const fields = Buffer.concat([
      ...this.named(job.id),
      numberField(3, job.startTimeMs),
      textField(4, job.cronEntry),
      numberField(5, job.delayMs),
      numberField(6, job.periodMs),
      numberField(7, job.repeat),
      numberField(9, job.nextTimeMs),
      ...(executionCount === 0 ? [] : [numberField(EXECUTION_COUNT_FIELD, shielded(executionCount))]),
    ])
    const batch = this.gather.begin(bound, 0)
    const bytes = batch.chunk
    const width = varintSize(bound)
    bytes[batch.at + RECORD_HEADER_BYTES] = CommandType.addScheduledJob
    const body = batch.at + RECORD_HEADER_BYTES + 1 + width
    bytes.set(fields, body)
    const at = body + fields.length
    bytes[at] = PAYLOAD_FIELD * 8 + WIRE_BYTES
    const end = writePayload(bytes, at + 1 + width)
    writeWideVarint(bytes, at + 1, end - at - 1 - width, width)
    writeWideVarint(bytes, batch.at + RECORD_HEADER_BYTES + 1, end - body, width)
    this.gather.finish(end, null, 0)
  }

  private plain(type: number, fields: Uint8Array): void {
    const batch = this.gather.begin(FIXED_BYTES + fields.length, 0)
    const { chunk } = batch
    let at = batch.at + RECORD_HEADER_BYTES
    chunk[at++] = type
    at = writeVarint(chunk, at, fields.length)
    chunk.set(fields, at)
    this.gather.finish(at + fields.length, null, 0)
  }
}

function textField(field: number, text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([Uint8Array.of(field * 8 + WIRE_BYTES), signedVarint(bytes.length), bytes])
}

function numberField(field: number, value: number | bigint): Uint8Array {
  return Buffer.concat([signedVarint(field * 8 + WIRE_VARINT), signedVarint(value)])
}
