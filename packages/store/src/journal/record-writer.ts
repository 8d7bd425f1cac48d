/**
 * Encodes commands into the batch being gathered. Messages are encoded by the codec right where they will be written;
 * the message is the last field, so that a large body can stay where it is. Afterwards `gather` has the location and
 * `id` the hash.
 */
import type { ContentSplit, Destination, Message, MessageCodec, MessageId, TransactionId } from '@hermod/model'
import { LocalTransactionId, longToNumber } from '@hermod/model'
import { storeErrors } from '../errors.js'
import { BROKER_SEQUENCE_FIELD, CommandType, PLACE_FIELD, shielded } from './commands.js'
import { RECORD_HEADER_BYTES } from './format.js'
import type { Gather } from './gather.js'
import { IdWriter } from './id-writer.js'
import { signedVarint, varintSize, WIRE_BYTES, WIRE_VARINT, writeVarint, writeWideVarint } from './varint.js'

/** Bodies from this size on are written from where they are. Below, a reference costs more than the copy. */
const LEAST_BODY_APART = 64
/** Offsets and sizes in a file are signed 32 bit. */
const MAX_RECORD_BYTES = 0x3fffffff
/** Tags, lengths and numbers of a command beside its texts and its message. */
const FIXED_BYTES = 96

const TAG = (field: number, wire: number): number => field * 8 + wire

/** Of a destination: the protobuf field, encoded once. */
export function destinationField(destination: Destination): Uint8Array {
  const name = Buffer.from(destination.name, 'utf8')
  const kind = destination.isQueue ? 0 : 1
  const inner = Buffer.concat([
    Uint8Array.of(TAG(1, WIRE_VARINT), kind, TAG(2, WIRE_BYTES)),
    signedVarint(name.length),
    name,
  ])
  return bytesField(2, inner)
}

export function transactionField(id: TransactionId): Uint8Array {
  const inner =
    id instanceof LocalTransactionId
      ? // Both fields have number 1; only the wire type tells them apart.
        bytesField(1, Buffer.concat([bytesField(1, Buffer.from(id.connectionId.value)), numberField(1, id.value)]))
      : bytesField(
          2,
          Buffer.concat([
            numberField(1, id.formatId),
            bytesField(2, id.branchQualifier),
            bytesField(3, id.globalTransactionId),
          ]),
        )
  return bytesField(1, inner)
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(TAG(field, WIRE_BYTES)), signedVarint(bytes.length), bytes])
}

function numberField(field: number, value: number | bigint): Uint8Array {
  return Buffer.concat([Uint8Array.of(TAG(field, WIRE_VARINT)), signedVarint(value)])
}

const NOTHING = new Uint8Array(0)

export class RecordWriter {
  readonly id = new IdWriter()
  /** Proof that a body is copied at most once on its way to the disk. */
  readonly counters = { bodyBytesCopied: 0, bodyBytesReferenced: 0 }
  private readonly split: ContentSplit = { at: 0 }

  constructor(
    private readonly gather: Gather,
    public codec: MessageCodec,
  ) {}

  /** An upper bound of what `add` will take. */
  addBound(message: Message): number {
    return FIXED_BYTES + 1024 + this.codec.sizeBound(message)
  }

  /** `place` -1: not known yet (a transaction that is written before its commit). */
  add(
    destination: Uint8Array,
    message: Message,
    prioritized: boolean,
    place: number,
    transaction: Uint8Array = NOTHING,
  ): void {
    this.writeMessage(CommandType.addMessage, destination, message, prioritized, place, transaction)
  }

  /** The same message again, in its place. */
  update(destination: Uint8Array, message: Message, prioritized: boolean, place: number): void {
    this.writeMessage(CommandType.updateMessage, destination, message, prioritized, place, NOTHING)
  }

  remove(
    destination: Uint8Array,
    id: MessageId,
    place: number,
    subscription: Uint8Array = NOTHING,
    ack: Uint8Array | null = null,
    transaction: Uint8Array = NOTHING,
  ): void {
    this.id.set(id)
    const idLength = this.id.length
    const ackLength = ack === null ? 0 : ack.length
    const bound = FIXED_BYTES + destination.length + idLength + subscription.length + ackLength + transaction.length
    const batch = this.gather.begin(bound, 0)
    const bytes = batch.chunk
    const width = varintSize(bound)
    const body = batch.at + RECORD_HEADER_BYTES + 1 + width
    bytes[batch.at + RECORD_HEADER_BYTES] = CommandType.removeMessage
    bytes.set(transaction, body)
    let at = body + transaction.length
    bytes.set(destination, at)
    at = this.writeId(bytes, at + destination.length)
    if (ack !== null) {
      bytes[at] = TAG(4, WIRE_BYTES)
      at = writeVarint(bytes, at + 1, ackLength)
      bytes.set(ack, at)
      at += ackLength
    }
    bytes.set(subscription, at)
    at = writePlace(bytes, at + subscription.length, place)
    writeWideVarint(bytes, batch.at + RECORD_HEADER_BYTES + 1, at - body, width)
    this.gather.finish(at, null, 0)
  }

  /** Prepare, commit, rollback, remove destination: commands of ready fields. */
  plain(type: number, ...fields: readonly Uint8Array[]): void {
    let length = 0
    for (const field of fields) length += field.length
    const batch = this.gather.begin(FIXED_BYTES + length, 0)
    let at = batch.at + RECORD_HEADER_BYTES
    batch.chunk[at++] = type
    at = writeVarint(batch.chunk, at, length)
    for (const field of fields) {
      batch.chunk.set(field, at)
      at += field.length
    }
    this.gather.finish(at, null, 0)
  }

  /** `info` null: unsubscribe. */
  subscription(destination: Uint8Array, key: string, retroactive: boolean, info: Uint8Array | null): void {
    // In this command the destination is field 1.
    const first = new Uint8Array(destination) // slice() of a Buffer would be a view
    first[0] = TAG(1, WIRE_BYTES)
    this.plain(
      CommandType.subscription,
      first,
      bytesField(2, Buffer.from(key)),
      numberField(3, retroactive ? 1 : 0),
      info === null ? NOTHING : bytesField(4, info),
    )
  }

  removeDestination(destination: Uint8Array): void {
    const first = new Uint8Array(destination) // slice() of a Buffer would be a view
    first[0] = TAG(1, WIRE_BYTES)
    this.plain(CommandType.removeDestination, first)
  }

  private writeMessage(
    type: number,
    destination: Uint8Array,
    message: Message,
    prioritized: boolean,
    place: number,
    transaction: Uint8Array,
  ): void {
    this.id.set(message.messageId)
    const { contentLength } = message
    const encodedBound = this.codec.sizeBound(message)
    const bound = FIXED_BYTES + destination.length + this.id.length + transaction.length + encodedBound
    if (bound > MAX_RECORD_BYTES) throw storeErrors.recordTooLarge({ size: encodedBound, limit: MAX_RECORD_BYTES })
    const apart = contentLength >= LEAST_BODY_APART && this.codec.encodeAround !== undefined
    const bodyBytes = apart ? contentLength : 0
    const batch = this.gather.begin(bound - bodyBytes, bodyBytes)
    const bytes = batch.chunk
    const width = varintSize(bound)

    bytes[batch.at + RECORD_HEADER_BYTES] = type
    const command = batch.at + RECORD_HEADER_BYTES + 1 + width
    // An update is the whole add as its field 1.
    const nested = type === CommandType.updateMessage
    const fields = nested ? command + 1 + width : command
    bytes.set(transaction, fields)
    let at = fields + transaction.length
    bytes.set(destination, at)
    at = this.writeId(bytes, at + destination.length)
    bytes[at++] = TAG(5, WIRE_VARINT)
    bytes[at++] = message.priority & 127
    bytes[at++] = TAG(6, WIRE_VARINT)
    bytes[at++] = prioritized ? 1 : 0
    if (place >= 0) at = writePlace(bytes, at, place)
    const brokerSequence = longToNumber(message.messageId.brokerSequenceId)
    if (brokerSequence > 0) {
      at = writeVarint(bytes, at, TAG(BROKER_SEQUENCE_FIELD, WIRE_VARINT))
      at = writeVarint(bytes, at, shielded(brokerSequence))
    }
    bytes[at++] = TAG(4, WIRE_BYTES)
    const start = at + width
    const end = apart
      ? this.codec.encodeAround!(message, bytes, start, this.split)
      : this.codec.encode(message, bytes, start)
    writeWideVarint(bytes, at, end - start + bodyBytes, width)
    if (nested) {
      bytes[command] = TAG(1, WIRE_BYTES)
      writeWideVarint(bytes, command + 1, end - fields + bodyBytes, width)
    }
    writeWideVarint(bytes, batch.at + RECORD_HEADER_BYTES + 1, end - command + bodyBytes, width)
    if (apart) {
      this.counters.bodyBytesReferenced += bodyBytes
      this.gather.finish(end, message.content, this.split.at)
    } else {
      this.counters.bodyBytesCopied += contentLength
      this.gather.finish(end, null, 0)
    }
  }

  private writeId(bytes: Uint8Array, at: number): number {
    const { length, bytes: id } = this.id
    bytes[at] = TAG(3, WIRE_BYTES)
    const start = writeVarint(bytes, at + 1, length)
    // Short: a loop beats making a view.
    for (let i = 0; i < length; i++) bytes[start + i] = id[i]!
    return start + length
  }
}

/** The field of a durable subscription's key in an acknowledgement. */
export function subscriptionField(key: string): Uint8Array {
  return bytesField(5, Buffer.from(key))
}

function writePlace(bytes: Uint8Array, at: number, place: number): number {
  return writeVarint(bytes, writeVarint(bytes, at, TAG(PLACE_FIELD, WIRE_VARINT)), shielded(place))
}
