/** Where our failover client goes when a broker tells it of others, sends it away, or when a preferred one is there. */
import { Broker, PolicyMap } from '@hermod/broker'
import { type Connection, ConnectionFactory } from '@hermod/client'
import { immediateTurnLoop, silentLogger, systemClock } from '@hermod/model'
import { ConnectionControl } from '@hermod/openwire'
import { type OpenWireAcceptor, openWireAcceptor } from '@hermod/openwire/server'
import { MemoryStore } from '@hermod/store'
import { RecordingLogger } from '@hermod/testkit'
import { VmRegistry } from '@hermod/transport'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

interface Side {
  readonly broker: Broker
  readonly acceptor: OpenWireAcceptor
}

let vm: VmRegistry
const sides = new Map<string, Side>()
const connections: Connection[] = []

async function start(name: string): Promise<void> {
  const turnLoop = immediateTurnLoop((error) => {
    throw error
  })
  const shared = { clock: systemClock, log: silentLogger, turnLoop }
  const broker = new Broker({
    ...shared,
    name,
    id: `ID:${name}`,
    store: new MemoryStore(),
    spool: undefined,
    policies: new PolicyMap([]),
  })
  await broker.start()
  const acceptor = openWireAcceptor({ ...shared, broker, connector: 'vm', brokerUrl: () => `vm://${name}` })
  vm.listen(name, acceptor)
  sides.set(name, { broker, acceptor })
}

beforeEach(async () => {
  vm = new VmRegistry()
  await start('a')
  await start('b')
})
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()))
  for (const { broker, acceptor } of sides.values()) {
    acceptor.close()
    await broker.stop()
  }
  sides.clear()
})

async function connect(options = ''): Promise<{ connection: Connection; events: string[] }> {
  const events: string[] = []
  const factory = new ConnectionFactory(`failover:(vm://a)?randomize=false${options}`, { vm })
  const connection = await factory.createConnection({
    onInterrupted: () => events.push('interrupted'),
    onResumed: (address) => events.push(address),
    onException: (error) => events.push(error.message),
  })
  connections.push(connection)
  await connection.start()
  return { connection, events }
}

function say(name: string, control: Partial<ConnectionControl>): void {
  sides.get(name)!.acceptor.tellClients(() => new ConnectionControl(control))
}

const links = (name: string): number => sides.get(name)!.acceptor.connectionCount
const at = (name: string): Promise<void> => vi.waitFor(() => expect(links(name)).toBeGreaterThan(0))

/** An answer to something asked after `say` shows that what was said before has been heard. */
async function heard(connection: Connection): Promise<void> {
  await (await connection.createSession()).createTemporaryQueue()
}

describe('a client that is asked to move', () => {
  test('goes to the first broker of the list, and takes along what was open [F2.116] [F2.119]', async () => {
    const { connection, events } = await connect()
    const session = await connection.createSession()
    const transacted = await connection.createSession('transacted')
    const consumer = await session.createConsumer('queue://Q')
    await (await transacted.createProducer('queue://Q')).send(transacted.createTextMessage('taken along'))
    say('a', { connectedBrokers: 'vm://b,vm://a', rebalanceConnection: true })
    await at('b')
    await vi.waitFor(() => expect(events).toHaveLength(2))
    await transacted.commit()
    expect(await consumer.receive(5000)).toMatchObject({ text: 'taken along' })
    expect(events).not.toContain('interrupted')
    await vi.waitFor(() => expect(links('a')).toBe(0))
  })

  test('gets the answer of the broker that it leaves to what it had asked there', async () => {
    const { connection } = await connect()
    const session = await connection.createSession()
    const producer = await session.createProducer('queue://Q')
    say('a', { reconnectTo: 'vm://b' })
    // Under way when the client is told: confirmed by one of them, and not sent to both.
    await producer.send(session.createTextMessage('once'))
    await at('b')
    const counts = [...sides.values()].map(({ broker }) => {
      const queue = broker.view().destinations.find(({ destination }) => String(destination).includes('queue://Q'))
      return queue?.enqueueCount ?? 0
    })
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
  })

  test.each([
    ['it is there already', '', { connectedBrokers: 'vm://a,vm://b', rebalanceConnection: true }],
    ['it is only told', '', { connectedBrokers: 'vm://b,vm://a', rebalanceConnection: false }],
    ['it takes no lists', '&updateURIsSupported=false', { connectedBrokers: 'vm://b', rebalanceConnection: true }],
    ['it prefers its broker', '&priorityBackup=true', { connectedBrokers: 'vm://b', rebalanceConnection: true }],
    ['it goes nowhere when sent', '&reconnectSupported=false', { reconnectTo: 'vm://b' }],
    ['no address can be read', '', { connectedBrokers: '(((,', rebalanceConnection: true }],
  ])('stays where it is when %s', async (_why, options, control) => {
    const { connection, events } = await connect(options)
    say('a', control)
    await heard(connection)
    expect([links('a'), links('b')]).toEqual([1, 0])
    expect(events).toHaveLength(1)
  })
})

test('a list without end of what is no address is one line of the log, and the client stays', async () => {
  const log = new RecordingLogger()
  const factory = new ConnectionFactory('failover:(vm://a)', { vm, log })
  const connection = await factory.createConnection()
  connections.push(connection)
  await connection.start()
  log.clear()
  say('a', { connectedBrokers: `${'x'.repeat(900)},((`.repeat(30), rebalanceConnection: true })
  await heard(connection)
  expect(log.texts('warn')).toEqual([expect.stringMatching(/^The broker announced an address .*, and \d+ more such$/)])
  expect(log.texts('warn')[0]!.length).toBeLessThan(700)
  expect([links('a'), links('b')]).toEqual([1, 0])
})

test('a client that was only told of another broker finds it when its own goes [F2.116]', async () => {
  const { connection, events } = await connect('&initialReconnectDelay=1')
  say('a', { connectedBrokers: 'vm://a,vm://b' })
  await heard(connection)
  sides.get('a')!.acceptor.close()
  await at('b')
  await vi.waitFor(() => expect(events.slice(1, 2)).toEqual(['interrupted']))
})

test('a client that is sent to another broker goes there [F2.119]', async () => {
  const { connection, events } = await connect()
  say('a', { reconnectTo: 'vm://b' })
  await at('b')
  await heard(connection)
  await vi.waitFor(() => expect([links('a'), links('b')]).toEqual([0, 1]))
  expect(events).toHaveLength(2)
})

test('spare links are as many as asked for, and go with the connection [F2.108] [F2.109]', async () => {
  const { connection } = await connect('&backup=true&backupPoolSize=2')
  say('a', { connectedBrokers: 'vm://b' })
  await vi.waitFor(() => expect([links('a'), links('b')]).toEqual([1, 1]))
  await connection.close()
  await vi.waitFor(() => expect([links('a'), links('b')]).toEqual([0, 0]))
})
