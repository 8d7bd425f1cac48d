/**
 * The stored form in use. Stores begun before ActiveMQ 5.12 keep OpenWire version 6 for ever, and the journal does not say
 * so; the length in front of each message tells, because decoding with the wrong version does not end there.
 */
import type { DurableSubscription, Message, MessageCodec, MessageId, StoredAck } from '@hermod/model'
import { MessageId as Id, ProducerId } from '@hermod/model'

export class StoredForms {
  /** What is written, too: a store stays of one version. */
  current: MessageCodec

  constructor(
    private readonly modern: MessageCodec,
    private readonly legacy: MessageCodec | undefined,
  ) {
    this.current = modern
  }

  get version(): 'modern' | 'legacy' {
    return this.current === this.modern ? 'modern' : 'legacy'
  }

  use(version: 'modern' | 'legacy'): void {
    this.current = version === 'legacy' && this.legacy !== undefined ? this.legacy : this.modern
  }

  /** Finds out by one message which version the store has. Throws what the modern codec says if none fits. */
  probe(bytes: Uint8Array, offset: number, length: number): void {
    try {
      this.modern.decode(bytes, offset, length)
      this.current = this.modern
    } catch (error) {
      if (this.legacy === undefined) throw error
      try {
        this.legacy.decode(bytes, offset, length)
        this.current = this.legacy
      } catch {
        throw error
      }
    }
  }

  decode(bytes: Uint8Array, offset: number, length: number): Message {
    return this.either((codec) => codec.decode(bytes, offset, length))
  }
  decodeSubscription(bytes: Uint8Array): DurableSubscription {
    return this.either((codec) => codec.decodeSubscription(bytes))
  }
  decodeAck(bytes: Uint8Array): StoredAck {
    return this.either((codec) => codec.decodeAck(bytes))
  }

  /** The id in a prepared acknowledgement, or one made from its text. */
  ackId(ack: Uint8Array | undefined, text: string): MessageId {
    if (ack !== undefined && ack.length > 0) {
      try {
        return this.decodeAck(ack).messageId
      } catch {
        // The text names the message as well.
      }
    }
    return idFromText(text)
  }

  private either<T>(decode: (codec: MessageCodec) => T): T {
    try {
      return decode(this.current)
    } catch (error) {
      const other = this.current === this.modern ? this.legacy : this.modern
      if (other === undefined) throw error
      try {
        return decode(other)
      } catch {
        throw error
      }
    }
  }
}

/** `connection:session:producer:sequence`; anything else is a foreign id. */
function idFromText(text: string): MessageId {
  const match = /^(.*):(-?\d+):(-?\d+):(-?\d+)$/.exec(text)
  if (match !== null) {
    return new Id(new ProducerId(match[1]!, Number(match[2]), Number(match[3])), Number(match[4]))
  }
  const id = new Id(new ProducerId('', 0, 0), 0)
  id.textView = text
  return id
}
