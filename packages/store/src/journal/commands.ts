/**
 * The journal's commands as one table: record type, and per field its number, wire type and name. Fields not in the
 * table are skipped. (Java does not; why our own two, `place` and `brokerSequence`, do it no harm is told at `shielded`.)
 *
 * One `CommandReader` is used for all records of a scan: it fills slots instead of making objects.
 */
import { readInt32 } from './format.js'
import { VarintCursor, WIRE_BYTES, WIRE_VARINT } from './varint.js'

export const CommandType = {
  trace: 0,
  addMessage: 1,
  removeMessage: 2,
  prepare: 3,
  commit: 4,
  rollback: 5,
  removeDestination: 6,
  subscription: 7,
  producerAudit: 8,
  ackMessageFileMap: 9,
  updateMessage: 10,
  addScheduledJob: 11,
  rescheduleJob: 12,
  removeScheduledJob: 13,
  removeScheduledJobs: 14,
  destroyScheduler: 15,
  rewrittenDataFile: 16,
} as const

const SLOT_NAMES = [
  'transaction',
  'destination',
  'messageId',
  'message',
  'priority',
  'prioritySupported',
  'ack',
  'subscriptionKey',
  'retroactive',
  'subscriptionInfo',
  'text',
  'opaque',
  'sourceDataFileId',
  'rewriteType',
  'skipIfSourceExists',
  'scheduler',
  'jobId',
  'startTime',
  'endTime',
  'cronEntry',
  'delay',
  'period',
  'repeat',
  'payload',
  'nextExecutionTime',
  'executionTime',
  'rescheduledCount',
  'place',
  'brokerSequence',
  'executionCount',
] as const
export type SlotName = (typeof SLOT_NAMES)[number]
const slot = Object.fromEntries(SLOT_NAMES.map((name, index) => [name, index])) as Record<SlotName, number>

/** Ours: where the message stands in its destination, so that replay finds it without looking ids up. */
export const PLACE_FIELD = 100
/** Ours: the message's brokerSequenceId. */
export const BROKER_SEQUENCE_FIELD = 101
/** Ours: how often a scheduled job had been due when it was written again. */
export const EXECUTION_COUNT_FIELD = 102

/**
 * How a number is carried in a field of our own. Java's parser does not step over fields it does not know: it takes
 * their value for the next tag. A tag whose low three bits are 7 is no field of any command and does not end the group,
 * so a value dressed up like that passes.
 */
export function shielded(value: number): number {
  return value * 8 + 7
}
export function unshielded(value: number): number {
  return Math.floor(value / 8)
}

type Row = readonly [field: number, wire: number, name: SlotName]
const ADD: readonly Row[] = [
  [1, WIRE_BYTES, 'transaction'],
  [2, WIRE_BYTES, 'destination'],
  [3, WIRE_BYTES, 'messageId'],
  [4, WIRE_BYTES, 'message'],
  [5, WIRE_VARINT, 'priority'],
  [6, WIRE_VARINT, 'prioritySupported'],
  [PLACE_FIELD, WIRE_VARINT, 'place'],
  [BROKER_SEQUENCE_FIELD, WIRE_VARINT, 'brokerSequence'],
]
const TRANSACTION: readonly Row[] = [[1, WIRE_BYTES, 'transaction']]

const ROWS: readonly (readonly Row[])[] = [
  [[1, WIRE_BYTES, 'text']],
  ADD,
  [
    [1, WIRE_BYTES, 'transaction'],
    [2, WIRE_BYTES, 'destination'],
    [3, WIRE_BYTES, 'messageId'],
    [4, WIRE_BYTES, 'ack'],
    [5, WIRE_BYTES, 'subscriptionKey'],
    [PLACE_FIELD, WIRE_VARINT, 'place'],
  ],
  TRANSACTION,
  TRANSACTION,
  TRANSACTION,
  [[1, WIRE_BYTES, 'destination']],
  [
    [1, WIRE_BYTES, 'destination'],
    [2, WIRE_BYTES, 'subscriptionKey'],
    [3, WIRE_VARINT, 'retroactive'],
    [4, WIRE_BYTES, 'subscriptionInfo'],
  ],
  [[1, WIRE_BYTES, 'opaque']],
  [[1, WIRE_BYTES, 'opaque']],
  [[1, WIRE_BYTES, 'opaque']],
  [
    [1, WIRE_BYTES, 'scheduler'],
    [2, WIRE_BYTES, 'jobId'],
    [3, WIRE_VARINT, 'startTime'],
    [4, WIRE_BYTES, 'cronEntry'],
    [5, WIRE_VARINT, 'delay'],
    [6, WIRE_VARINT, 'period'],
    [7, WIRE_VARINT, 'repeat'],
    [8, WIRE_BYTES, 'payload'],
    [9, WIRE_VARINT, 'nextExecutionTime'],
    [EXECUTION_COUNT_FIELD, WIRE_VARINT, 'executionCount'],
  ],
  [
    [1, WIRE_BYTES, 'scheduler'],
    [2, WIRE_BYTES, 'jobId'],
    [3, WIRE_VARINT, 'executionTime'],
    [4, WIRE_VARINT, 'nextExecutionTime'],
    [5, WIRE_VARINT, 'rescheduledCount'],
  ],
  [
    [1, WIRE_BYTES, 'scheduler'],
    [2, WIRE_BYTES, 'jobId'],
    [3, WIRE_VARINT, 'nextExecutionTime'],
  ],
  [
    [1, WIRE_BYTES, 'scheduler'],
    [2, WIRE_VARINT, 'startTime'],
    [3, WIRE_VARINT, 'endTime'],
  ],
  [[1, WIRE_BYTES, 'scheduler']],
  [
    [1, WIRE_VARINT, 'sourceDataFileId'],
    [2, WIRE_VARINT, 'rewriteType'],
    [3, WIRE_VARINT, 'skipIfSourceExists'],
  ],
]

/** Per record type: slot by protobuf tag (field number and wire type in one); -1 for unknown fields. */
const SLOTS_BY_TAG: readonly Int8Array[] = ROWS.map((rows) => {
  const byTag = new Int8Array(1024).fill(-1)
  for (const [field, wire, name] of rows) byTag[field * 8 + wire] = slot[name]
  return byTag
})

export class CommandReader {
  type = 0
  bytes: Uint8Array = new Uint8Array(0)
  private readonly cursor = new VarintCursor()
  /** Start of a bytes field, value of a number, -1 if absent. */
  private readonly from = new Float64Array(SLOT_NAMES.length)
  private readonly to = new Float64Array(SLOT_NAMES.length)

  /** Reads the payload of a user record. Throws RangeError for what is no command. An update is opened into its add. */
  read(bytes: Uint8Array, at: number, end: number): void {
    this.bytes = bytes
    this.type = bytes[at]!
    const cursor = this.cursor
    cursor.at = at + 1
    const length = cursor.read(bytes, end)
    if (this.type >= ROWS.length) throw new RangeError(`unknown entry type ${this.type}`)
    if (length > end - cursor.at) throw new RangeError(`command of ${length} bytes in ${end - cursor.at}`)
    this.fields(this.type, cursor.at + length)
    if (this.type !== CommandType.updateMessage || !this.has('opaque')) return
    cursor.at = this.start('opaque')
    this.fields(CommandType.addMessage, this.end('opaque'))
  }

  has(name: SlotName): boolean {
    return this.from[slot[name]] !== -1
  }
  start(name: SlotName): number {
    return this.from[slot[name]]!
  }
  end(name: SlotName): number {
    return this.to[slot[name]]!
  }
  /** `missing` if the field is not there. */
  number(name: SlotName, missing: number): number {
    return this.has(name) ? this.start(name) : missing
  }
  text(name: SlotName): string {
    return this.view(name).toString('utf8')
  }
  view(name: SlotName): Buffer {
    const { buffer, byteOffset } = this.bytes
    return Buffer.from(buffer, byteOffset + this.start(name), this.end(name) - this.start(name))
  }
  copy(name: SlotName): Uint8Array {
    return this.bytes.slice(this.start(name), this.end(name))
  }

  private fields(type: number, end: number): void {
    const { bytes, cursor, from, to } = this
    const byTag = SLOTS_BY_TAG[type]!
    from.fill(-1)
    while (cursor.at < end) {
      const tag = cursor.read(bytes, end)
      const index = tag < byTag.length ? byTag[tag]! : -1
      const wire = tag & 7
      if (wire === WIRE_VARINT) {
        const value = cursor.read(bytes, end)
        if (index >= 0) {
          // Absent is -1, and so may a time be ("any"); nobody tells the two apart.
          from[index] = value
        }
      } else if (wire === WIRE_BYTES) {
        const length = cursor.read(bytes, end)
        if (length > end - cursor.at) throw new RangeError(`field ${tag >>> 3} of ${length} bytes passes the end`)
        if (index >= 0) {
          from[index] = cursor.at
          to[index] = cursor.at + length
        }
        cursor.at += length
      } else throw new RangeError(`wire type ${wire} of field ${tag >>> 3}`)
    }
  }
}

/** Size of the record at `at`, its header included. */
export function recordSize(bytes: Uint8Array, at: number): number {
  return readInt32(bytes, at)
}
