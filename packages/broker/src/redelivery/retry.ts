/**
 * Dead letters return to where they came from: an operator has mended what made them fail. The copy is stored before the
 * dead letter is removed, in one batch. Those that consumers have are left to them.
 */
import type { Message, StoredMessage } from '@hermod/model'
import type { Queue } from '../destinations/queue.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'

/** Up to `maxMessages`, the oldest first; those without an origin stay. Resolves to how many returned. */
export function retryMessages(queue: Queue, kernel: Kernel, maxMessages: number): Promise<number> {
  let left = maxMessages
  return move(queue, kernel, ({ originalDestination }) => {
    if (left === 0) return undefined
    if (originalDestination === null) return false
    left--
    return true
  })
}

/** Rejects with BrokerError if it is not there, or if it does not say where it came from. */
export async function retryMessage(queue: Queue, kernel: Kernel, id: string): Promise<void> {
  let found: Message | undefined
  const moved = await move(queue, kernel, (message) => {
    if (found !== undefined) return undefined
    if (message.messageId.toString() !== id) return false
    found = message
    return message.originalDestination !== null
  })
  if (moved > 0) return
  throw found === undefined ? errors.retryUnknown({ id }) : errors.retryNoOrigin({ id })
}

/** Undefined: it and all behind it stay. */
type Wanted = (message: Message) => boolean | undefined

async function move(queue: Queue, kernel: Kernel, wanted: Wanted): Promise<number> {
  const { backlog } = queue
  let moved = 0
  await backlog.hold()
  try {
    for (const entry of backlog.pending.toArray()) {
      const take = wanted(entry.message)
      if (take === undefined) return moved
      if (!take) continue
      sendBack(entry.message, kernel)
      backlog.pending.remove(entry)
      queue.forget(entry)
      queue.settled(entry)
      moved++
    }
    await backlog.searchStore((stored) => {
      const take = queue.removed ? undefined : wanted(stored.message)
      if (take !== true) return take
      moveStored(queue, kernel, stored)
      moved++
      return true
    })
    return moved
  } finally {
    backlog.release()
  }
}

function moveStored(queue: Queue, kernel: Kernel, { key, message }: StoredMessage): void {
  sendBack(message, kernel)
  queue.store?.remove(key, message.messageId)
  queue.counters.dequeueCount++
}

/** It counts as never delivered, and forgets where it has been. */
function sendBack(message: Message, kernel: Kernel): void {
  const again = message.copy()
  again.destination = message.originalDestination!
  again.originalDestination = message.destination
  again.originalTransactionId = message.transactionId
  again.transactionId = null
  again.redeliveryCounter = 0
  kernel.destinations.deposit(again)
}
