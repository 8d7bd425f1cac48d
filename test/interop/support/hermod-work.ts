/** What WorkStore.java does with the real broker, done with our store: all that a KahaDB journal can hold. */
import {
  ConnectionId,
  Destination,
  type DurableSubscription,
  JavaByte,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  LocalTransactionId,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
  type StoredMessage,
  XaTransactionId,
} from '@hermod/model'
import { encodeMap, encodeStream, encodeText } from '@hermod/openwire'
import type { HermodStore } from './hermod-store.js'

const TYPES = Destination.queue('types')
const BACKLOG = Destination.queue('backlog')
const LOCAL = Destination.queue('local')
const XA = Destination.queue('xa')
const NEWS = Destination.topic('news')
/** `new String("an object")` as Java serializes it. */
const OBJECT = Buffer.from('aced0005740009616e206f626a656374', 'hex')

/** `round` makes the messages of several rounds different. */
export async function workHermod(opened: HermodStore, round: number): Promise<void> {
  const maker = new MessageMaker(round)
  types(opened, maker)
  await backlog(opened, maker)
  await local(opened, maker)
  await durable(opened, maker)
  await distributed(opened, maker)
  await opened.settle()
  await opened.store.cleanup()
}

class MessageMaker {
  private readonly producer: ProducerId
  private made = 0

  constructor(readonly round: number) {
    this.producer = new ProducerId(`ID:hermod-${round}-1700000000000-0:1`, 1, 1)
  }

  message(destination: Destination, kind: MessageKind, content: Uint8Array | null): Message {
    const message = new Message(kind)
    message.producerId = this.producer
    message.messageId = new MessageId(this.producer, ++this.made)
    message.messageId.brokerSequenceId = this.round * 10_000 + this.made
    message.destination = destination
    message.persistent = true
    message.timestamp = 1_700_000_000_000 + this.made
    message.content = content
    return message
  }

  text(destination: Destination, text: string): Message {
    return this.message(destination, MessageKind.text, encodeText(text))
  }
}

function types({ store }: HermodStore, maker: MessageMaker): void {
  const { round } = maker
  const map = new Map<string, number | string>([
    ['number', round],
    ['word', 'grüß 😀'],
  ])
  const bodies: [MessageKind, Uint8Array | null][] = [
    [MessageKind.text, encodeText(`text of our store, round ${round} €`)],
    [MessageKind.map, encodeMap(map)],
    [MessageKind.bytes, Uint8Array.of(1, 2, 3, round)],
    [MessageKind.stream, encodeStream([new JavaLong(2n ** 60n), 'flow'])],
    [MessageKind.object, OBJECT],
    [MessageKind.message, null],
  ]
  for (const [kind, content] of bodies) {
    const message = maker.message(TYPES, kind, content)
    message.setProperties(
      new Map<string, boolean | number | string | JavaByte | JavaShort | JavaLong | JavaFloat | JavaDouble>([
        ['string', `v${round} é`],
        ['int', -round],
        ['long', new JavaLong(-(2n ** 63n) + BigInt(round))],
        ['boolean', true],
        ['byte', new JavaByte(-1)],
        ['short', new JavaShort(300)],
        ['float', new JavaFloat(1.5)],
        ['double', new JavaDouble(Math.PI)],
      ]),
    )
    message.correlationId = `correlation ${round}`
    message.type = 'kind'
    message.replyTo = Destination.queue('answers')
    message.groupID = 'group'
    message.groupSequence = 1
    message.priority = round % 10
    message.expiration = 4_000_000_000_000
    store.queue(TYPES).add(message)
  }
}

async function backlog(opened: HermodStore, maker: MessageMaker): Promise<void> {
  const queue = opened.store.queue(BACKLOG)
  for (let i = 0; i < 150; i++) {
    queue.add(maker.text(BACKLOG, `node ${maker.round}.${i} ${'x'.repeat(1000)}`))
    if (i % 10 === 9) await opened.settle()
  }
  for (const { key, message } of await oldest(opened, BACKLOG, 140)) queue.remove(key, message.messageId)
  await opened.settle()
}

async function local(opened: HermodStore, maker: MessageMaker): Promise<void> {
  const { store } = opened
  const queue = store.queue(LOCAL)
  const begin = (number: number) =>
    store.begin(new LocalTransactionId(number, new ConnectionId(`ID:hermod-${maker.round}-1700000000000-0:1`)))
  const sends = begin(1)
  for (let i = 0; i < 4; i++) sends.add(queue, maker.text(LOCAL, `committed ${maker.round}.${i}`))
  sends.commit()
  const acks = begin(2)
  for (const { key, message } of await oldest(opened, LOCAL, 2)) acks.remove(queue, key, message.messageId)
  acks.add(queue, maker.text(LOCAL, `with acks ${maker.round}`))
  acks.commit()
  const [first] = await oldest(opened, LOCAL, 1)
  const nothing = begin(3)
  nothing.add(queue, maker.text(LOCAL, `never seen ${maker.round}`))
  nothing.remove(queue, first!.key, first!.message.messageId)
  nothing.rollback()
  const again = first!.message.copy()
  again.redeliveryCounter++
  queue.update(first!.key, again)
  await opened.settle()
}

async function durable(opened: HermodStore, maker: MessageMaker): Promise<void> {
  const topic = opened.store.topic(NEWS)
  topic.subscribe(subscription('quick', null), false)
  topic.subscribe(subscription('slow', 'number >= 0'), false)
  topic.subscribe(subscription('passing', null), false)
  for (let i = 0; i < 10; i++) {
    const message = maker.text(NEWS, `news ${maker.round}.${i}`)
    message.setProperty('number', i)
    topic.add(message)
  }
  const take = async (key: string, places: readonly number[]) => {
    const pending = await topic.page(key, 0, 1000, 1 << 30)
    for (const place of places) {
      topic.acknowledge(key, pending[place]!.key, pending[place]!.message.messageId, place % 2 === 0)
    }
  }
  await take('node-quick:quick', [0, 1, 2, 3, 4, 5, 6, 7, 8])
  await take('node-slow:slow', [0, 1, 4])
  topic.unsubscribe('node-passing:passing')
  await opened.settle()
}

function subscription(name: string, selector: string | null): DurableSubscription {
  return {
    clientId: `node-${name}`,
    subscriptionName: name,
    destination: NEWS,
    subscribedDestination: NEWS,
    selector,
    noLocal: name === 'slow',
  }
}

/** Decides what the round before left prepared, does one whole, and leaves another prepared with acks of both kinds. */
async function distributed(opened: HermodStore, maker: MessageMaker): Promise<void> {
  const { store, recovery } = opened
  for (const { transaction } of recovery.prepared) {
    if (maker.round % 2 === 0) transaction.rollback()
    else transaction.commit()
  }
  const queue = store.queue(XA)
  const done = store.begin(xid(maker.round, 3))
  for (let i = 0; i < 4; i++) done.add(queue, maker.text(XA, `xa ${maker.round}.${i}`))
  done.prepare()
  await opened.settle()
  done.commit()
  const left = store.begin(xid(maker.round, 4))
  for (const { key, message } of await oldest(opened, XA, 2)) left.remove(queue, key, message.messageId)
  left.add(queue, maker.text(XA, `prepared ${maker.round}`))
  const [news] = await store.topic(NEWS).page('node-slow:slow', 0, 1, 1)
  left.acknowledge(store.topic(NEWS), 'node-slow:slow', news!.key, news!.message.messageId)
  const published = maker.text(NEWS, `published when prepared ${maker.round}`)
  published.setProperty('number', 100)
  left.add(store.topic(NEWS), published)
  left.prepare()
  await opened.settle()
}

function xid(round: number, branch: number): XaTransactionId {
  return new XaTransactionId(-round, Uint8Array.of(7, round), Uint8Array.of(branch))
}

function oldest(opened: HermodStore, queue: Destination, count: number): Promise<readonly StoredMessage[]> {
  return opened.store.queue(queue).page(0, count, 1 << 30)
}
