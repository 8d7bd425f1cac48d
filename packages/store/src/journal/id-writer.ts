/**
 * Message ids as journal bytes, with a 64 bit hash of them. A producer's prefix is encoded and hashed once; per message
 * only the digits of its sequence are added. The hash stands for the id in the index: 2^-64 per pair is far below what
 * disks get wrong.
 */
import type { MessageId, ProducerId } from '@hermod/model'

const HASH_LOW = 0x811c9dc5 | 0
const HASH_HIGH = 0x27d4eb2f | 0
const MIX_LOW = 0x01000193
const MIX_HIGH = 0x85ebca6b | 0

interface Prefix {
  readonly bytes: Uint8Array
  readonly low: number
  readonly high: number
}

export class IdWriter {
  bytes = Buffer.alloc(512)
  length = 0
  low = 0
  high = 0
  private readonly prefixes = new WeakMap<ProducerId, Prefix>()
  private lastProducer: ProducerId | undefined
  private lastPrefix: Prefix | undefined

  set(id: MessageId): void {
    if (id.textView !== null) {
      this.setText(id.toString())
      return
    }
    const prefix = id.producerId === this.lastProducer ? this.lastPrefix! : this.prefixOf(id.producerId)
    this.fit(prefix.bytes.length + 20)
    this.bytes.set(prefix.bytes, 0)
    const at = prefix.bytes.length
    this.length = this.digits(id.producerSequenceId, at)
    this.hash(at, this.length, prefix.low, prefix.high)
  }

  setBytes(bytes: Uint8Array, from: number, to: number): void {
    this.fit(to - from)
    for (let i = from; i < to; i++) this.bytes[i - from] = bytes[i]!
    this.length = to - from
    this.hash(0, this.length, HASH_LOW, HASH_HIGH)
  }

  private setText(text: string): void {
    this.fit(text.length * 3)
    this.length = this.bytes.write(text, 'utf8')
    this.hash(0, this.length, HASH_LOW, HASH_HIGH)
  }

  private digits(value: number | bigint, at: number): number {
    if (typeof value === 'bigint' || value < 0) return at + this.bytes.write(String(value), at, 'latin1')
    let count = 1
    for (let limit = 10; value >= limit; limit *= 10) count++
    let rest = value
    for (let i = at + count - 1; i >= at; i--) {
      const next = Math.floor(rest / 10)
      this.bytes[i] = 48 + rest - next * 10
      rest = next
    }
    return at + count
  }

  private hash(from: number, to: number, low: number, high: number): void {
    const bytes = this.bytes
    let a = low
    let b = high
    for (let i = from; i < to; i++) {
      a = Math.imul(a ^ bytes[i]!, MIX_LOW)
      b = Math.imul(b ^ bytes[i]!, MIX_HIGH)
      b ^= b >>> 15
    }
    this.low = a
    this.high = b
  }

  private prefixOf(producer: ProducerId): Prefix {
    let prefix = this.prefixes.get(producer)
    if (prefix === undefined) {
      this.setText(`${producer.toString()}:`)
      const bytes = Uint8Array.from(this.bytes.subarray(0, this.length))
      prefix = { bytes, low: this.low, high: this.high }
      this.prefixes.set(producer, prefix)
    }
    this.lastProducer = producer
    this.lastPrefix = prefix
    return prefix
  }

  private fit(length: number): void {
    if (length > this.bytes.length) this.bytes = Buffer.alloc(length * 2)
  }
}
