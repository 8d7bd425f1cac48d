/** Our store on a KahaDB directory: opened, committed and closed as the broker does it, and shown as the real one is. */
import { createHash } from 'node:crypto'
import {
  JavaByte,
  JavaChar,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  type Message,
  MessageKind,
  type PrimitiveValue,
  type StoreRecovery,
  silentLogger,
  subscriptionKey,
  systemClock,
  type XaTransactionId,
} from '@hermod/model'
import { decodeText, StoreMessageCodec } from '@hermod/openwire'
import { JournalStore, NodeDisk } from '@hermod/store'
import type { Dump, DumpLine } from './store-program.js'

const NO_LIMIT = 1 << 30

export class HermodStore {
  private wake: () => void = () => {}

  private constructor(
    readonly store: JournalStore,
    readonly recovery: StoreRecovery,
  ) {}

  /** Small files, as the real broker in these tests has them, so that several come and go. */
  static async open(directory: string): Promise<HermodStore> {
    const store = new JournalStore(
      directory,
      { journalMaxFileLength: 64 * 1024, checkForCorruptJournalFiles: true },
      { disk: new NodeDisk(), clock: systemClock, codec: new StoreMessageCodec(), log: silentLogger },
    )
    let opened: HermodStore | undefined
    let failure: Error | undefined
    const recovery = await store.open(
      {
        durable: () => opened?.wake(),
        failed: (error) => {
          failure = error
          opened?.wake()
        },
      },
      () => {},
    )
    opened = new HermodStore(store, recovery)
    opened.failure = () => failure
    return opened
  }

  private failure: () => Error | undefined = () => undefined

  /** Writes what was appended; resolves when it is durable. */
  async settle(): Promise<void> {
    const ticket = this.store.ticket()
    this.store.commit()
    while (this.store.durable < ticket) {
      const error = this.failure()
      if (error !== undefined) throw error
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  close(): Promise<void> {
    return this.store.close()
  }
}

/** What our store recovers from `directory`, line by line as DumpStore.java prints it. */
export async function dumpHermod(directory: string): Promise<Dump> {
  const opened = await HermodStore.open(directory)
  try {
    return await dump(opened)
  } finally {
    await opened.close()
  }
}

export async function dump({ store, recovery }: HermodStore): Promise<Dump> {
  const lines: DumpLine[] = []
  const destinations = [...recovery.destinations].sort((a, b) => compare(a.qualifiedName, b.qualifiedName))
  for (const destination of destinations) {
    if (destination.isQueue) {
      const messages = await store.queue(destination).page(0, NO_LIMIT, NO_LIMIT)
      if (messages.length === 0) continue
      lines.push({ queue: destination.name, messages: messages.map((item) => describe(item.message)) })
    } else {
      const topic = store.topic(destination)
      const messages = new Map<number, DumpLine>()
      const subscriptions: DumpLine[] = []
      for (const subscription of topic.subscriptions) {
        const key = subscriptionKey(subscription)
        const pending = await topic.page(key, 0, NO_LIMIT, NO_LIMIT)
        for (const item of pending) messages.set(item.key, describe(item.message))
        subscriptions.push({
          key,
          selector: subscription.selector,
          noLocal: subscription.noLocal,
          subscribed: subscription.subscribedDestination.qualifiedName,
          pending: pending.map((item) => item.message.messageId.producerKey()),
        })
      }
      if (subscriptions.length === 0) continue
      subscriptions.sort((a, b) => compare(String(a['key']), String(b['key'])))
      const ordered = [...messages].sort(([a], [b]) => a - b).map(([, message]) => message)
      lines.push({ topic: destination.name, subscriptions, messages: ordered })
    }
  }
  const prepared = recovery.prepared.map((transaction) => ({
    prepared: xidName(transaction.id),
    adds: transaction.adds.map((_add, at) => describe(transaction.load(at)!)),
    removes: transaction.removes.map((removal) => ({
      destination: removal.destination.qualifiedName,
      id: removal.id.producerKey(),
      subscription: removal.subscription ?? null,
    })),
  }))
  return [...lines, ...prepared.sort((a, b) => compare(a.prepared, b.prepared))]
}

function describe(message: Message): DumpLine {
  const properties: Record<string, string> = {}
  for (const [name, value] of [...message.properties()].sort(([a], [b]) => compare(a, b))) {
    properties[name] = typed(value)
  }
  return {
    id: message.messageId.producerKey(),
    type: message.kind,
    destination: message.destination.qualifiedName,
    priority: message.priority,
    persistent: message.persistent,
    timestamp: message.timestamp,
    expiration: message.expiration,
    correlationId: message.correlationId,
    jmsType: message.type,
    replyTo: message.replyTo?.qualifiedName ?? null,
    groupID: message.groupID,
    groupSequence: message.groupSequence,
    redeliveryCounter: message.redeliveryCounter,
    compressed: message.compressed,
    body: message.content === null ? null : digest(message.content),
    properties,
    text: message.kind === MessageKind.text ? decodeText(message) : null,
  }
}

/** Java's type and value; floating point by its bits. */
function typed(value: PrimitiveValue): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return `integer ${value}`
  if (typeof value === 'string' || typeof value === 'boolean') return `${typeof value} ${value}`
  if (value instanceof JavaByte) return `byte ${value.value}`
  if (value instanceof JavaShort) return `short ${value.value}`
  if (value instanceof JavaChar) return `char ${value.value}`
  if (value instanceof JavaLong) return `long ${value.value}`
  const bits = Buffer.alloc(8)
  if (value instanceof JavaFloat) {
    bits.writeFloatBE(value.value)
    return `float ${bits.readInt32BE()}`
  }
  if (value instanceof JavaDouble) {
    bits.writeDoubleBE(value.value)
    return `double ${bits.readBigInt64BE()}`
  }
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`
  throw new Error(`not a property value: ${value}`)
}

function digest(bytes: Uint8Array): string {
  return `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`
}

function xidName(id: XaTransactionId): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  return `${id.formatId}:${hex(id.globalTransactionId)}:${hex(id.branchQualifier)}`
}

/** As Java sorts: by UTF-16 unit. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
