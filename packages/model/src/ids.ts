/**
 * Ids as ActiveMQ forms them. They are values: two with equal fields name the same thing.
 * Codecs hand out one object per id and connection where they can, so identity is a fast first test;
 * equality of fields (or of `toString()`) is the rule.
 */
import type { Long } from './long.js'

export class ConnectionId {
  constructor(readonly value: string) {}
  toString(): string {
    return this.value
  }
}

export class SessionId {
  constructor(
    readonly connectionId: string,
    readonly value: Long,
  ) {}
  toString(): string {
    return `${this.connectionId}:${this.value}`
  }
}

export class ConsumerId {
  constructor(
    readonly connectionId: string,
    readonly sessionId: Long,
    readonly value: Long,
  ) {}
  toString(): string {
    return `${this.connectionId}:${this.sessionId}:${this.value}`
  }
}

export class ProducerId {
  constructor(
    readonly connectionId: string,
    readonly sessionId: Long,
    readonly value: Long,
  ) {}
  toString(): string {
    return `${this.connectionId}:${this.sessionId}:${this.value}`
  }
}

export class BrokerId {
  constructor(readonly value: string) {}
  toString(): string {
    return this.value
  }
}

/** Name of a message: who made it and its number there. `brokerSequenceId` is given by the broker that stores it. */
export class MessageId {
  /** A foreign protocol's own id text (AMQP, …); null for ids made the ActiveMQ way. */
  textView: string | null = null
  brokerSequenceId: Long = 0
  constructor(
    readonly producerId: ProducerId,
    readonly producerSequenceId: Long,
  ) {}

  /** `connection:session:producer:sequence`: the key under which stores keep a message. */
  producerKey(): string {
    return `${this.producerId}:${this.producerSequenceId}`
  }

  /** What JMSMessageID shows: the foreign id with `ID:` in front, or the producer key. */
  toString(): string {
    if (this.textView === null) return this.producerKey()
    return this.textView.startsWith('ID:') ? this.textView : `ID:${this.textView}`
  }
}

/** True if both name the same message. Tries identity of the interned producer id before its fields. */
export function sameMessageId(a: MessageId, b: MessageId): boolean {
  if (a.producerSequenceId !== b.producerSequenceId) return false
  const p = a.producerId
  const q = b.producerId
  if (p === q) return a.textView === b.textView
  if (p === null || q === null) return false // an id from a peer may lack its producer
  return (
    p.value === q.value && p.sessionId === q.sessionId && p.connectionId === q.connectionId && a.textView === b.textView
  )
}

export class LocalTransactionId {
  constructor(
    readonly value: Long,
    readonly connectionId: ConnectionId,
  ) {}
  toString(): string {
    return `TX:${this.connectionId}:${this.value}`
  }
}

export class XaTransactionId {
  constructor(
    readonly formatId: number,
    readonly globalTransactionId: Uint8Array,
    readonly branchQualifier: Uint8Array,
  ) {}
  toString(): string {
    return `XID:[${this.formatId},globalId=${hex(this.globalTransactionId)},branchId=${hex(this.branchQualifier)}]`
  }
}

export type TransactionId = LocalTransactionId | XaTransactionId

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
