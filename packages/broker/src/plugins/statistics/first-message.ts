/** When the oldest message of a queue came in; ms since 1970. */
import type { Queue } from '../../destinations/queue.js'
import type { Entry } from '../../pending/entry.js'

export async function firstMessageMs(queue: Queue): Promise<number | undefined> {
  const inMemory = [queue.backlog.pending.first(), ...queue.subscriptions.map(({ dispatched }) => dispatched.head)]
  const own = inMemory.filter((entry): entry is Entry => entry !== null && entry.source === queue)
  if (own.length > 0) return Math.min(...own.map(({ message }) => Number(message.brokerInTime)))
  if (queue.store === undefined || queue.backlog.storedCount === 0) return undefined
  const [oldest] = await queue.store.page(queue.backlog.position, 1, 1)
  return oldest === undefined ? undefined : Number(oldest.message.brokerInTime)
}
