/** The highest sequence per producer, for the recent ones: tells messages that a failover client sends again. */
import type { MessageId, ProducerId } from '@hermod/model'
import { longToNumber } from '@hermod/model'

/** ActiveMQ's `maxFailoverProducersToTrack`: the longest unused is forgotten first. */
const MAX_PRODUCERS = 2048

interface Entry {
  last: number
}

export class MemoryLedger {
  private readonly byKey = new Map<string, Entry>()
  /** The same entries by identity: a producer's messages share one id object, so that no key is built per message. */
  private readonly byIdentity = new WeakMap<ProducerId, Entry>()
  lastBrokerSequenceId = 0

  note(id: MessageId): void {
    const sequence = longToNumber(id.producerSequenceId)
    const entry = this.byIdentity.get(id.producerId) ?? this.enter(id.producerId)
    if (sequence > entry.last) entry.last = sequence
    const brokerSequence = longToNumber(id.brokerSequenceId)
    if (brokerSequence > this.lastBrokerSequenceId) this.lastBrokerSequenceId = brokerSequence
  }

  last(producerKey: string): number {
    return this.byKey.get(producerKey)?.last ?? -1
  }

  private enter(producer: ProducerId): Entry {
    const key = producer.toString()
    const entry = this.byKey.get(key) ?? { last: -1 }
    this.byKey.delete(key)
    this.byKey.set(key, entry)
    this.byIdentity.set(producer, entry)
    if (this.byKey.size > MAX_PRODUCERS) {
      for (const oldest of this.byKey.keys()) {
        this.byKey.delete(oldest)
        break
      }
    }
    return entry
  }
}
