/**
 * Which ids and destinations the peer already has, and in which slot. ActiveMQ's rule of slots and eviction, so that
 * our bytes are those of the Java writer: slots are given in a ring, and before a frame the oldest are dropped until
 * a hundred are free (a frame may need many at once).
 *
 *     slots   . . . a b c d e . . .      taken: [oldest, next)
 *                   ^oldest     ^next
 *
 * Values are looked up by identity first (interned ids hit there), then by equality, then sent as new.
 */
import type { ConsumerId, Destination, ProducerId } from '@hermod/model'
import { keyOf } from './cache-key.js'

const FREE_SLOTS = 100
/** An identity entry packs slot and epoch; a slot given anew gets a new epoch, which ends its old entries. */
const SLOT_BITS = 14
const SLOT_MASK = (1 << SLOT_BITS) - 1
const EPOCH_MASK = 0xffff

export class WriteCache {
  private readonly byIdentity = new Map<object, number>()
  private readonly byKey = new Map<string, number>()
  private readonly keys: (string | undefined)[] = []
  /** By slot; grows with the slots in use, since most connections use few. */
  private readonly epochs: number[] = []
  /** The slot of null; -1: the peer does not have it. */
  nullSlot = -1
  /**
   * What was asked for last of its kind and is in a slot, for callers who look here before they ask: on a connection
   * with one producer or consumer at work it is the same each time.
   */
  lastProducerId: ProducerId | null | undefined = undefined
  lastProducerIdSlot = -1
  lastDestination: Destination | null | undefined = undefined
  lastDestinationSlot = -1
  lastConsumerId: ConsumerId | null | undefined = undefined
  lastConsumerIdSlot = -1
  private next = 0
  private oldest = 0
  private taken = 0
  /** More are not kept when a frame begins. A cache too small for the free hundred is kept half empty instead. */
  private readonly highWater: number

  /** `size`: the negotiated number of slots, at most 16383. */
  constructor(private readonly size: number) {
    this.highWater = size >= FREE_SLOTS ? size - FREE_SLOTS : size >> 1
  }

  /** Makes room. Called before each frame, never within one: its reader must not lose slots the frame refers to. */
  sweep(): void {
    while (this.taken > this.highWater) this.evictOldest()
  }

  /** The slot of `value`, or -1: the peer does not have it. */
  find(value: object | null): number {
    if (value === null) return this.nullSlot
    const entry = this.byIdentity.get(value)
    if (entry !== undefined) {
      const slot = entry & SLOT_MASK
      if (this.epochs[slot] === entry >>> SLOT_BITS) return slot
    }
    return this.findEqual(value)
  }

  /** As `find`, and notes it as the last of its kind. */
  findProducerId(value: ProducerId | null): number {
    this.lastProducerId = value
    this.lastProducerIdSlot = this.find(value)
    return this.lastProducerIdSlot
  }

  /** As `find`, and notes it as the last of its kind. */
  findDestination(value: Destination | null): number {
    this.lastDestination = value
    this.lastDestinationSlot = this.find(value)
    return this.lastDestinationSlot
  }

  /** As `find`, and notes it as the last of its kind. */
  findConsumerId(value: ConsumerId | null): number {
    this.lastConsumerId = value
    this.lastConsumerIdSlot = this.find(value)
    return this.lastConsumerIdSlot
  }

  /** Gives `value` a slot, or -1 when all are taken: then the peer is told not to keep it. */
  add(value: object | null): number {
    if (this.taken === this.size) return -1
    this.forgetLast()
    const slot = this.next
    this.next = slot + 1 === this.size ? 0 : slot + 1
    this.taken++
    this.epochs[slot] = slot < this.epochs.length ? (this.epochs[slot]! + 1) & EPOCH_MASK : 1
    if (value === null) {
      this.nullSlot = slot
      this.keys[slot] = undefined
    } else {
      const key = keyOf(value)
      this.keys[slot] = key
      if (key !== undefined) this.byKey.set(key, slot)
      this.alias(value, slot)
    }
    return slot
  }

  /** Forgets everything, after a frame that was begun and not sent: the peer may lack what was added for it. */
  forget(): void {
    while (this.taken > 0) this.evictOldest()
    this.byIdentity.clear()
  }

  private findEqual(value: object): number {
    const key = keyOf(value)
    const slot = key === undefined ? undefined : this.byKey.get(key)
    if (slot === undefined) return -1
    this.alias(value, slot)
    return slot
  }

  /** Equal values of other connections become known too; bounded, since some callers make a new object each time. */
  private alias(value: object, slot: number): void {
    if (this.byIdentity.size >= 4 * this.size) this.byIdentity.clear()
    this.byIdentity.set(value, (this.epochs[slot]! << SLOT_BITS) | slot)
  }

  private forgetLast(): void {
    this.lastProducerIdSlot = -1
    this.lastProducerId = undefined
    this.lastDestinationSlot = -1
    this.lastDestination = undefined
    this.lastConsumerIdSlot = -1
    this.lastConsumerId = undefined
  }

  private evictOldest(): void {
    this.forgetLast()
    const slot = this.oldest
    this.oldest = slot + 1 === this.size ? 0 : slot + 1
    this.taken--
    this.epochs[slot] = (this.epochs[slot]! + 1) & EPOCH_MASK
    const key = this.keys[slot]
    if (key !== undefined) this.byKey.delete(key)
    this.keys[slot] = undefined
    if (this.nullSlot === slot) this.nullSlot = -1
  }
}
