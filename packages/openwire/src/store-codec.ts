/** The stored form of messages, acks and subscriptions: whole frames, loose and uncached, size in front. */
import type { DurableSubscription, Message, MessageCodec, StoredAck } from '@hermod/model'
import { ProtocolError } from '@hermod/model'

/** The version ActiveMQ's stores are written with. */
export const STORE_VERSION = 11
/** The version of KahaDB indexes that record none. */
export const LEGACY_STORE_VERSION = 6

export class StoreMessageCodec implements MessageCodec {
  constructor(readonly version: number = STORE_VERSION) {}
  sizeBound(_message: Message): number {
    throw new ProtocolError('not yet')
  }
  encode(_message: Message, _target: Uint8Array, _offset: number): number {
    throw new ProtocolError('not yet')
  }
  decode(_bytes: Uint8Array, _offset: number, _length: number): Message {
    throw new ProtocolError('not yet')
  }
  encodeAck(_ack: StoredAck): Uint8Array {
    throw new ProtocolError('not yet')
  }
  decodeAck(_bytes: Uint8Array): StoredAck {
    throw new ProtocolError('not yet')
  }
  encodeSubscription(_subscription: DurableSubscription): Uint8Array {
    throw new ProtocolError('not yet')
  }
  decodeSubscription(_bytes: Uint8Array): DurableSubscription {
    throw new ProtocolError('not yet')
  }
}
