/** Messages for tests: complete enough for every store and adapter, different where it matters. */
import { Destination, type MessageKind as Kind, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'

export interface TestMessageOptions {
  readonly destination?: Destination
  /** Number within its producer; default 1. */
  readonly sequence?: number
  readonly producerId?: ProducerId
  readonly kind?: Kind
  /** UTF-8 of this becomes the content (no wire form of a text body: stores do not look inside). */
  readonly body?: string | Uint8Array
  readonly priority?: number
  readonly persistent?: boolean
  readonly brokerSequenceId?: number
}

export const TEST_PRODUCER = new ProducerId('ID:testkit-1-1:1', 1, 1)

/** A persistent message to `queue://TEST` unless told otherwise. */
export function testMessage(options: TestMessageOptions = {}): Message {
  const message = new Message(options.kind ?? MessageKind.bytes)
  const sequence = options.sequence ?? 1
  message.producerId = options.producerId ?? TEST_PRODUCER
  message.messageId = new MessageId(message.producerId, sequence)
  message.messageId.brokerSequenceId = options.brokerSequenceId ?? sequence
  message.destination = options.destination ?? Destination.queue('TEST')
  message.persistent = options.persistent ?? true
  message.priority = options.priority ?? 4
  message.timestamp = 1_700_000_000_000 + sequence
  const body = options.body ?? `body ${sequence}`
  message.content = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return message
}

/** Messages with the sequences `from`..`to`, both included. */
export function testMessages(from: number, to: number, options: TestMessageOptions = {}): Message[] {
  return Array.from({ length: to - from + 1 }, (_, i) => testMessage({ ...options, sequence: from + i }))
}
