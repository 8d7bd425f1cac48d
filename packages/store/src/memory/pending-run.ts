/**
 * Messages in order of their keys, with holes where some were taken out: what a queue or one durable subscription has.
 * Keys only ever grow at the end, so two arrays and binary search serve; the holes are squeezed out once they are the
 * greater part.
 *
 *   keys   3 4 5 7 8 9
 *   slots  . . m . m m     `.` hole; `head` is the first slot that may hold something
 */
import type { Message, OrderKey, StoredMessage } from '@hermod/model'
import { invariant } from '@hermod/model'

interface Slot extends StoredMessage {
  /** A prepared transaction is about to remove it: neither counted nor paged. */
  held: boolean
}

export class PendingRun {
  private keys: OrderKey[] = []
  private slots: (Slot | undefined)[] = []
  private head = 0
  private filled = 0
  /** Not held. */
  count = 0
  bytes = 0

  add(key: OrderKey, message: Message): void {
    invariant(this.keys.length === 0 || key > this.keys[this.keys.length - 1]!, 'order keys grow', { key })
    this.keys.push(key)
    this.slots.push({ key, message, held: false })
    this.filled++
    this.show(message)
  }

  /** The message, also while held. */
  get(key: OrderKey): Message | undefined {
    return this.slots[this.find(key)]?.message
  }

  /** Puts another message in the place of `key`; false if it is gone. */
  replace(key: OrderKey, message: Message): boolean {
    const at = this.find(key)
    const slot = this.slots[at]
    if (slot === undefined) return false
    this.slots[at] = { key, message, held: slot.held }
    if (!slot.held) {
      this.hide(slot.message)
      this.show(message)
    }
    return true
  }

  /** False if it is gone already. */
  remove(key: OrderKey): boolean {
    const at = this.find(key)
    const slot = this.slots[at]
    if (slot === undefined) return false
    this.slots[at] = undefined
    this.filled--
    if (!slot.held) this.hide(slot.message)
    while (this.head < this.slots.length && this.slots[this.head] === undefined) this.head++
    if (this.slots.length > 64 && this.filled * 2 < this.slots.length) this.squeeze()
    return true
  }

  hold(key: OrderKey): void {
    const slot = this.slots[this.find(key)]
    if (slot === undefined || slot.held) return
    slot.held = true
    this.hide(slot.message)
  }

  unhold(key: OrderKey): void {
    const slot = this.slots[this.find(key)]
    if (slot?.held !== true) return
    slot.held = false
    this.show(slot.message)
  }

  /** As `QueueStore.page`. */
  page(after: OrderKey, maxCount: number, maxBytes: number): StoredMessage[] {
    const found: StoredMessage[] = []
    let bytes = 0
    for (let at = Math.max(this.head, this.indexBehind(after)); at < this.slots.length; at++) {
      const slot = this.slots[at]
      if (slot === undefined || slot.held) continue
      bytes += payloadBytes(slot.message)
      if (found.length === maxCount || (bytes > maxBytes && found.length > 0)) break
      found.push(slot)
    }
    return found
  }

  /** Every key that is there, held ones too. */
  allKeys(): OrderKey[] {
    return this.slots.flatMap((slot) => (slot === undefined ? [] : [slot.key]))
  }

  private show(message: Message): void {
    this.count++
    this.bytes += payloadBytes(message)
  }

  private hide(message: Message): void {
    this.count--
    this.bytes -= payloadBytes(message)
  }

  private find(key: OrderKey): number {
    if (this.keys[this.head] === key) return this.head // consumers mostly take the oldest
    const at = this.indexBehind(key) - 1
    return this.keys[at] === key ? at : -1
  }

  /** Index of the first key greater than `key`. */
  private indexBehind(key: OrderKey): number {
    let low = 0
    let high = this.keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.keys[middle]! <= key) low = middle + 1
      else high = middle
    }
    return low
  }

  private squeeze(): void {
    this.slots = this.slots.filter((slot) => slot !== undefined)
    this.keys = this.slots.map((slot) => slot!.key)
    this.head = 0
  }
}

function payloadBytes(message: Message): number {
  return message.contentLength + (message.marshalledProperties?.length ?? 0)
}
