/** A broker that our bridge has connected to, and that does what no broker does. */
import { BrokerId, ConsumerId, Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import {
  BrokerInfo,
  type Command,
  ConnectionControl,
  ConnectionError,
  ConsumerInfo,
  ExceptionResponse,
  KeepAliveInfo,
  MessageAck,
  MessageDispatch,
  Response,
  SessionInfo,
} from '@hermod/openwire'
import { beforeEach, expect, test } from 'vitest'
import { Bridge } from '../../src/bridge/bridge.js'
import { EarlyCommands } from '../../src/bridge/early-commands.js'
import { HealthRecord } from '../../src/health/health-record.js'
import type { RemoteLink } from '../../src/link/remote-link.js'
import { settings } from '../settings.js'
import { GuardedBroker } from './guarded-broker.js'

class RecordedLink implements RemoteLink {
  readonly remoteAddress = 'tcp://10.0.0.1:61616'
  readonly version = 12
  readonly sent: Command[] = []
  ended = false
  send(command: Command): void {
    this.sent.push(command)
  }
  hold(): void {}
  end(): void {
    this.ended = true
  }
}

let b: GuardedBroker
let link: RecordedLink
let bridge: Bridge
let ends: string[]

beforeEach(async () => {
  b = await GuardedBroker.start()
  link = new RecordedLink()
  ends = []
  bridge = new Bridge({
    settings: settings({ name: 'nc', duplex: true, userName: 'bridge', password: 'pw' }),
    around: b.around(),
    record: new HealthRecord(b.clock.now()),
    ended: (why) => void ends.push(why),
  })
  bridge.start(link, 'tcp://x/10.0.0.1:61616@5000')
})

const introduction = (brokerId: string, brokerName: string): BrokerInfo =>
  new BrokerInfo({ brokerId: new BrokerId(brokerId), brokerName })

/** It introduces itself, and the bridge stands. */
async function stands(): Promise<void> {
  bridge.command(introduction('ID:E', 'E'))
  await b.settle()
  expect(bridge.running).toBe(true)
  b.log.clear()
}

function message(destination: Destination): Message {
  const made = new Message(MessageKind.text)
  const producer = new ProducerId('ID:e', 1, 1)
  made.destination = destination
  made.producerId = producer
  made.messageId = new MessageId(producer, 1)
  return made
}

test('that introduces itself again, as another, is who it was', async () => {
  await stands()
  bridge.command(introduction('ID:F', 'F'))
  bridge.command(introduction('ID:B', 'B'))
  expect([bridge.running, bridge.remoteBrokerName, bridge.standing!.view().remoteBrokerId]).toEqual([true, 'E', 'ID:E'])
})

test('that answers what was never asked, and twice, is not listened to', async () => {
  await stands()
  for (let i = 0; i < 1000; i++) {
    bridge.command(new Response({ correlationId: i % 10 }))
    bridge.command(new ExceptionResponse({ correlationId: -1, exception: null }))
  }
  expect([bridge.running, b.log.lines]).toEqual([true, []])
})

test('that answers a message twice has it acknowledged once', async () => {
  await stands()
  const consumerId = new ConsumerId('ID:e', 1, 9)
  bridge.command(new ConsumerInfo({ consumerId, destination: Destination.queue('q'), prefetchSize: 10 }))
  const owner = await b.client('bridge')
  await owner.say(owner.message(Destination.queue('q')), owner.message(Destination.queue('q')))
  const forwards = link.sent.filter((command) => command instanceof Message)
  expect(forwards).toHaveLength(2)
  for (let i = 0; i < 3; i++) bridge.command(new Response({ correlationId: forwards[0]!.commandId }))
  await b.settle()
  expect(b.broker.view().destinations.find(({ destination }) => destination === 'queue://q')!.queueSize).toBe(1)
  expect([bridge.standing!.view().dequeueCounter, bridge.running]).toEqual([1, true])
})

test('that sends what is for nobody here makes no demand and no lines', async () => {
  await stands()
  for (const command of [
    new MessageDispatch({ message: message(Destination.queue('q')) }),
    new MessageDispatch({ message: null }),
    new ConnectionControl({ connectedBrokers: 'tcp://evil:1,'.repeat(2000), reconnectTo: 'tcp://evil:1' }),
    new SessionInfo({}),
    new KeepAliveInfo(),
    message(Destination.topic('ActiveMQ.Advisory.Consumer.Queue.q')),
  ]) {
    bridge.command(command)
  }
  await b.settle()
  expect([bridge.running, b.log.lines, bridge.standing!.view().demand]).toEqual([true, [], []])
})

test('that acknowledges what it was never sent gets some lines and no more', async () => {
  await stands()
  for (let i = 0; i < 1000; i++) bridge.command(new MessageAck({ consumerId: new ConsumerId('x'.repeat(5000), 1, i) }))
  expect(b.log.lines).toHaveLength(21)
  expect(b.log.lines.every(({ text }) => text.length < 1100)).toBe(true)
})

test('that gives a reason without end has its beginning in the log', async () => {
  await stands()
  bridge.command(new ConnectionError({ exception: { className: 'java.io.IOException', message: 'x'.repeat(60_000) } }))
  expect(ends).toEqual(['failed'])
  expect(b.log.texts('warn')).toHaveLength(1)
  expect(b.log.texts('warn')[0]!.length).toBeLessThan(1200)
})

test.each([
  ['with a line of its own', introduction('ID:E', 'E\n WARN | forged')],
  ['without end', introduction('ID:E', 'x'.repeat(60_000))],
  ['without an id', new BrokerInfo({ brokerName: 'E' })],
])('whose name is one %s is left, with one line', (_what, info) => {
  bridge.command(info)
  expect([ends, link.ended]).toEqual([['failed'], true])
  expect(b.log.texts('warn')).toEqual([
    expect.stringMatching(/no bridge is made to a broker that introduces itself so$/),
  ])
  expect(b.log.texts().join()).not.toContain('forged')
})

test('that talks before it says who it is, and does not stop, is left', () => {
  for (let i = 0; i < 20_000; i++) bridge.command(new SessionInfo({}))
  expect([ends, link.ended]).toEqual([['failed'], true])
  expect(b.log.texts('warn')).toEqual([
    expect.stringContaining('sent more than 10000 commands before the bridge was made'),
  ])
})

test('messages that come early are counted by their size', () => {
  const early = new EarlyCommands()
  const big = message(Destination.queue('q'))
  big.content = new Uint8Array(32 * 1024 * 1024)
  for (let i = 0; i < 3; i++) early.add(big)
  expect(() => early.add(big)).toThrow('the other broker sent more than 134217728 bytes before the bridge was made')
  expect(early.take()).toHaveLength(3)
  expect(early.take()).toEqual([])
})

test('that sends on and reads no answers is left', async () => {
  await stands()
  bridge.congestionChanged(true)
  for (let i = 0; i < 100_000; i++) bridge.answer(new Response({ correlationId: i }))
  expect(ends).toEqual(['failed'])
  expect(b.log.texts('warn')).toEqual([expect.stringContaining('has not read 100000 answers')])
})
