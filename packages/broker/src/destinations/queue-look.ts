/** What a queue holds and where it is, for who asks why it stays: the first of it, nothing changed. */
import type { Message } from '@hermod/model'
import type { Entry } from '../pending/entry.js'
import type { QueueSubscription } from '../subscriptions/queue-subscription.js'
import type { Queue } from './queue.js'

export interface MessageLook {
  readonly message: Message
  /** `dispatched`: a consumer has it; `store`: it is on disk only; `unsafe`: it waits for the disk. */
  readonly place: 'pending' | 'dispatched' | 'store' | 'unsafe'
  /** Who has it. */
  readonly holder: { readonly consumerId: string; readonly clientId: string; readonly isBridge: boolean } | undefined
  /** Consumers of bridges that would take it. */
  readonly wantedBy: ReadonlySet<string>
}

export interface QueueLook {
  readonly size: number
  /** Without those of bridges. */
  readonly localConsumers: number
  readonly messages: readonly MessageLook[]
}

const PAGE_BYTES = 1024 * 1024

/** At most `most` messages: those with consumers, then those in memory, then from the store. */
export async function lookInto(queue: Queue, most: number): Promise<QueueLook> {
  const all = queue.subscriptions
  const bridges = all.filter(({ terms }) => terms.request.networkSubscription)
  const looks: MessageLook[] = []
  const add = (message: Message, place: MessageLook['place'], holder?: QueueSubscription): void => {
    if (looks.length < most)
      looks.push({ message, place, holder: holderOf(holder), wantedBy: takers(bridges, message) })
  }
  for (const subscription of all) {
    const { head } = subscription.dispatched
    for (let entry: Entry | null = head; entry !== null && looks.length < most; entry = entry.next) {
      if (entry.source === queue) add(entry.message, 'dispatched', subscription)
    }
  }
  const { pending, position, storedCount } = queue.backlog
  for (let entry = pending.first(); entry !== null && looks.length < most; entry = pending.after(entry)) {
    add(entry.message, queue.isSafe(entry) ? 'pending' : 'unsafe')
  }
  const look = { size: queue.messageCount, localConsumers: all.length - bridges.length, messages: looks }
  if (queue.store === undefined || storedCount === 0 || looks.length >= most) return look
  for (const { message } of await queue.store.page(position, most - looks.length, PAGE_BYTES)) add(message, 'store')
  return look
}

function holderOf(holder: QueueSubscription | undefined): MessageLook['holder'] {
  if (holder === undefined) return undefined
  const { terms } = holder
  return {
    consumerId: holder.id.toString(),
    clientId: terms.connection.clientId,
    isBridge: terms.request.networkSubscription,
  }
}

function takers(bridges: readonly QueueSubscription[], message: Message): Set<string> {
  return new Set(bridges.filter((bridge) => bridge.wants(message)).map(({ id }) => id.toString()))
}
