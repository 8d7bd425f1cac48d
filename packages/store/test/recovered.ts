/** What a store holds, in the shape of the fixtures' expected.json, ids only. */
import { Destination, type DurableSubscription, type Message, type StoreListener, subscriptionKey } from '@hermod/model'
import type { JournalStore } from '@hermod/store'

export interface Contents {
  queues: Record<string, { count: number; messages: string[] }>
  topics: Record<string, { key: string; pendingCount: number; pendingIds: string[] }[]>
  prepared: { added: string[]; acks: { messageId: string; subscriptionKey: string | null }[] }[]
}

export class Recorder implements StoreListener {
  durableTicket = 0
  failures: Error[] = []
  durable(ticket: number): void {
    this.durableTicket = ticket
  }
  failed(error: Error): void {
    this.failures.push(error)
  }
}

export async function queueMessages(store: JournalStore, destination: Destination): Promise<Message[]> {
  const found: Message[] = []
  for (let after = 0; ; ) {
    const page = await store.queue(destination).page(after, 7, 1 << 20)
    if (page.length === 0) return found
    for (const { key, message } of page) {
      after = key
      found.push(message)
    }
  }
}

export async function pendingMessages(store: JournalStore, subscription: DurableSubscription): Promise<Message[]> {
  const found: Message[] = []
  for (let after = 0; ; ) {
    const page = await store.topic(subscription.destination).page(subscriptionKey(subscription), after, 3, 1 << 20)
    if (page.length === 0) return found
    for (const { key, message } of page) {
      after = key
      found.push(message)
    }
  }
}

/** Opens, reads everything, leaves it open. */
export async function openAndRead(store: JournalStore, listener: StoreListener = new Recorder()): Promise<Contents> {
  const recovery = await store.open(listener, () => {})
  const contents: Contents = { queues: {}, topics: {}, prepared: [] }
  for (const destination of recovery.destinations) {
    if (destination.isTopic) continue
    const messages = (await queueMessages(store, destination)).map((message) => message.messageId.toString())
    contents.queues[destination.name] = { count: store.queue(destination).count, messages }
  }
  for (const subscription of [...recovery.subscriptions].sort(byKey)) {
    const { destination } = subscription
    const key = subscriptionKey(subscription)
    const ids = (await pendingMessages(store, subscription)).map((message) => message.messageId.toString())
    contents.topics[destination.name] ??= []
    contents.topics[destination.name]!.push({
      key,
      pendingCount: store.topic(Destination.topic(destination.name)).pendingCount(key),
      pendingIds: ids,
    })
  }
  contents.prepared = recovery.prepared.map(({ adds, removes }) => ({
    added: adds.map(({ id }) => id.toString()),
    acks: removes.map(({ id, subscription }) => ({
      messageId: id.toString(),
      subscriptionKey: subscription ?? null,
    })),
  }))
  return contents
}

function byKey(a: DurableSubscription, b: DurableSubscription): number {
  return subscriptionKey(a) < subscriptionKey(b) ? -1 : 1
}
