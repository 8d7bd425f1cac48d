/** How messages look in stores: bytes of OpenWire, written by a codec that `server` hands to the store. */

import type { Destination } from './destination.js'
import type { ConsumerId, MessageId, TransactionId } from './ids.js'
import type { Message } from './message.js'
import type { DurableSubscription } from './store.js'

/** What a stored acknowledgement says. */
export interface StoredAck {
  readonly destination: Destination
  readonly messageId: MessageId
  readonly transactionId: TransactionId | null
  readonly consumerId: ConsumerId | null
  readonly ackType: number
}

export interface MessageCodec {
  /** No encoded form of the message is longer. */
  sizeBound(message: Message): number
  /** Writes the stored form (size prefix included) at `offset`; returns the offset behind it. */
  encode(message: Message, target: Uint8Array, offset: number): number
  /**
   * The same without the content's own bytes, for writers that send a large body from where it is: all lengths count it,
   * `split.at` is set to the offset where it belongs. Codecs without it have every body copied.
   */
  encodeAround?(message: Message, target: Uint8Array, offset: number, split: ContentSplit): number
  /** Reads one stored form; body and properties of the result are views of `bytes`. Throws ProtocolError with the position. */
  decode(bytes: Uint8Array, offset: number, length: number): Message
  encodeAck(ack: StoredAck): Uint8Array
  decodeAck(bytes: Uint8Array): StoredAck
  encodeSubscription(subscription: DurableSubscription): Uint8Array
  decodeSubscription(bytes: Uint8Array): DurableSubscription
}

/** Filled by `encodeAround`. */
export interface ContentSplit {
  at: number
}
