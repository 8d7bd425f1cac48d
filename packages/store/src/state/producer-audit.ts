/** The highest stored sequence of the producers seen last; tells messages that a failover client sends again. */
import type { MessageId, ProducerId } from '@hermod/model'
import { longToNumber } from '@hermod/model'

interface Entry {
  readonly key: string
  last: number
}

export class ProducerAudit {
  lastBrokerSequenceId = 0
  private readonly byKey = new Map<string, Entry>()
  /** By identity, because the messages of a producer share one id object. */
  private readonly byProducer = new WeakMap<ProducerId, Entry>()
  private lastProducer: ProducerId | undefined
  private lastEntry: Entry | undefined

  constructor(private readonly maxProducers: number) {}

  note(id: MessageId): void {
    const entry = id.producerId === this.lastProducer ? this.lastEntry! : this.entryOf(id.producerId)
    const sequence = longToNumber(id.producerSequenceId)
    if (sequence > entry.last) entry.last = sequence
    const brokerSequence = longToNumber(id.brokerSequenceId)
    if (brokerSequence > this.lastBrokerSequenceId) this.lastBrokerSequenceId = brokerSequence
  }

  /** From a journal's id text, `producer key:sequence`; foreign ids have no producer. */
  noteText(id: string, brokerSequence: number): void {
    if (brokerSequence > this.lastBrokerSequenceId) this.lastBrokerSequenceId = brokerSequence
    const colon = id.lastIndexOf(':')
    const sequence = Number(id.slice(colon + 1))
    if (colon <= 0 || !Number.isSafeInteger(sequence)) return
    const entry = this.enter(id.slice(0, colon))
    if (sequence > entry.last) entry.last = sequence
  }

  last(producerKey: string): number {
    return this.byKey.get(producerKey)?.last ?? -1
  }

  toRow(): [string, number][] {
    return [...this.byKey.values()].map((entry) => [entry.key, entry.last])
  }

  restore(rows: readonly (readonly [string, number])[]): void {
    for (const [key, last] of rows) this.byKey.set(key, { key, last })
  }

  private entryOf(producer: ProducerId): Entry {
    let entry = this.byProducer.get(producer)
    // Forgotten in the meantime: it takes a place among the recent ones again.
    if (entry === undefined || this.byKey.get(entry.key) !== entry) {
      entry = this.enter(producer.toString())
      this.byProducer.set(producer, entry)
    }
    this.lastProducer = producer
    this.lastEntry = entry
    return entry
  }

  private enter(key: string): Entry {
    const known = this.byKey.get(key)
    const entry = known ?? { key, last: -1 }
    if (known !== undefined) this.byKey.delete(key)
    this.byKey.set(key, entry)
    if (this.byKey.size > this.maxProducers) this.byKey.delete(this.byKey.keys().next().value!)
    return entry
  }
}
