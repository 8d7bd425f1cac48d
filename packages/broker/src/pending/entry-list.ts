/** A list of entries, linked through the entries themselves. */
import { invariant, type MessageId, type OrderKey, sameMessageId } from '@hermod/model'
import type { Entry } from './entry.js'
import type { Source } from './source.js'

export class EntryList {
  head: Entry | null = null
  tail: Entry | null = null
  count = 0
  bytes = 0

  append(entry: Entry): void {
    this.adopt(entry)
    entry.previous = this.tail
    if (this.tail === null) this.head = entry
    else this.tail.next = entry
    this.tail = entry
  }

  prepend(entry: Entry): void {
    this.adopt(entry)
    entry.next = this.head
    if (this.head === null) this.tail = entry
    else this.head.previous = entry
    this.head = entry
  }

  remove(entry: Entry): void {
    if (entry.list !== this) misplaced(entry, 'an entry leaves the list it is in')
    if (entry.previous === null) this.head = entry.next
    else entry.previous.next = entry.next
    if (entry.next === null) this.tail = entry.previous
    else entry.next.previous = entry.previous
    // A link left behind in a long-lived entry would keep all that came after it alive.
    entry.next = null
    entry.previous = null
    entry.list = null
    this.count--
    this.bytes -= entry.size
  }

  shift(): Entry | null {
    const entry = this.head
    if (entry !== null) this.remove(entry)
    return entry
  }

  /** Of those that came from `source`; 0: none that is stored. */
  highestKeyOf(source: Source): OrderKey {
    let highest: OrderKey = 0
    for (let entry = this.head; entry !== null; entry = entry.next) {
      if (entry.source === source && entry.key > highest) highest = entry.key
    }
    return highest
  }

  find(source: Source, id: MessageId): Entry | undefined {
    for (let entry = this.head; entry !== null; entry = entry.next) {
      if (entry.source === source && sameMessageId(entry.message.messageId, id)) return entry
    }
    return undefined
  }

  toArray(): Entry[] {
    const entries: Entry[] = []
    for (let entry = this.head; entry !== null; entry = entry.next) entries.push(entry)
    return entries
  }

  private adopt(entry: Entry): void {
    if (entry.list !== null) misplaced(entry, 'an entry is in one list at a time')
    entry.list = this
    this.count++
    this.bytes += entry.size
  }
}

/** Apart, so that the id is spelt out only when it is needed: this is on the way of every message. */
function misplaced(entry: Entry, message: string): never {
  invariant(false, message, { id: `${entry.message.messageId}` })
}
