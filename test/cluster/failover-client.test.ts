/** Our client over failover: two brokers of which one goes and comes back, and addresses where nobody listens. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Connection, ConnectionFactory, type ConnectionListeners, type Session } from '@hermod/client'
import { BrokerError } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePorts } from '../interop/support/broker-process.js'
import { drain, eventually, Network, numbered } from './support/network.js'

const open: Connection[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close().catch(() => {})))
})

interface Followed {
  readonly connection: Connection
  readonly session: Session
  readonly log: RecordingLogger
  readonly events: string[]
}

async function connect(url: string): Promise<Followed> {
  const log = new RecordingLogger()
  const events: string[] = []
  const listeners: ConnectionListeners = {
    onInterrupted: () => events.push('interrupted'),
    onResumed: (address) => events.push(`resumed ${address}`),
    onException: (error) => events.push(`exception ${error.message}`),
  }
  const connection = await new ConnectionFactory(url, { log }).createConnection(listeners)
  open.push(connection)
  await connection.start()
  return { connection, session: await connection.createSession(), log, events }
}

async function rejection(promise: Promise<unknown>): Promise<BrokerError> {
  const reason: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(reason instanceof BrokerError)) throw new Error(`no BrokerError: ${String(reason)}`)
  return reason
}

describe('where nobody listens', () => {
  let dead: readonly string[]
  beforeAll(async () => {
    dead = (await freePorts(2)).map((port) => `tcp://127.0.0.1:${port}`)
  })

  test('it warns of each round and tries for ever, whatever the timeout says, S5 [F2.124] [F2.127]', async () => {
    const log = new RecordingLogger()
    const url = `failover:(${dead})?randomize=false&timeout=500&backup=true&warnAfterReconnectAttempts=1`
    const abort = new AbortController()
    const connecting = new ConnectionFactory(url, { log }).createConnection({}, abort.signal)
    const outcome = rejection(connecting)
    // After seven rounds the waits make up 630 ms.
    await eventually(
      () => log.texts('warn').length >= 7,
      () => log.texts().join('\n'),
    )
    expect(log.texts('warn')[6]).toMatch(`Failed to connect to [${dead.join(', ')}] after: 7 attempt(s) with`)
    const before = Date.now()
    abort.abort()
    expect((await outcome).message).toBe('The connection is closed')
    expect(Date.now() - before).toBeLessThan(1000)
  })

  test.each([
    ['startupMaxReconnectAttempts=2', 2],
    ['maxReconnectAttempts=0', 1],
    ['maxReconnectAttempts=1', 1],
  ])('with %s it gives up after %i round(s), N2 [F2.105] [F2.106]', async (option, rounds) => {
    const log = new RecordingLogger()
    const error = await rejection(new ConnectionFactory(`failover:(${dead[0]})?${option}`, { log }).createConnection())
    expect(error.jmsClass).toBe('javax.jms.JMSException')
    expect(error.message).toMatch(new RegExp(`after ${rounds} attempt.*ECONNREFUSED|after ${rounds} attempt.*refused`))
    expect(log.texts('error')).toEqual([`Failed to connect to [${dead[0]}] after: ${rounds} attempt(s)`])
  })

  test('an option that does not exist is refused by name, N4 [F2.100]', () => {
    expect(() => new ConnectionFactory(`failover:(${dead[0]})?bogus=1`)).toThrow(/unknown option failover\.bogus/)
  })
})

describe('two brokers', () => {
  let network: Network
  let urls: string
  beforeAll(async () => {
    network = await Network.start({
      first: { kind: 'hermod', persistent: false },
      second: { kind: 'hermod', persistent: false },
    })
    urls = `${network.broker('first').url},${network.broker('second').url}`
  })
  afterAll(() => network?.dispose())

  const url = (name: string): string => network.broker(name).url
  const at = (followed: Followed): string | undefined => followed.connection.remoteAddress
  const until = (what: string, followed: Followed, done: () => boolean, limitMs = 15_000): Promise<void> =>
    eventually(done, () => `not ${what}: ${followed.events.join(', ')}\n${followed.log.texts().join('\n')}`, limitMs)

  afterEach(async () => {
    for (const name of ['first', 'second']) {
      const broker = network.broker(name)
      if (!broker.running) await broker.start()
    }
  })

  test('the first is used, and the second with its spare link when it is stopped, S6 S7 S9 [F2.107] [F2.108] [F2.123] [F2.125]', async () => {
    const followed = await connect(`failover:(${urls})?randomize=false&backup=true`)
    const { session, events, log } = followed
    const producer = await session.createProducer('queue://both')
    const consumer = await session.createConsumer('queue://both')
    await producer.send(session.createTextMessage('one'))
    expect(await drain(consumer, 300)).toEqual(['one'])
    expect(at(followed)).toBe(url('first'))

    await network.broker('first').stop()
    await until('moved', followed, () => events.length === 3)
    await producer.send(session.createTextMessage('two'))
    expect(await drain(consumer, 300)).toEqual(['two'])
    expect(events).toEqual([`resumed ${url('first')}`, 'interrupted', `resumed ${url('second')}`])
    expect(log.texts('info').slice(0, 2)).toEqual([
      `Successfully connected to ${url('first')}`,
      `Successfully reconnected to ${url('second')}`,
    ])
    expect(log.texts('warn')[0]).toContain(`Transport (${url('first')}) failed, attempting to automatically reconnect`)
    // A spare link is used without a wait, so no round of attempts is told.
    expect(log.texts('warn')).toHaveLength(1)
  })

  test('a send waits no longer than the timeout, and the connection survives, S8 [F2.112] [F2.124]', async () => {
    const followed = await connect(`failover:(${url('first')})?timeout=3000&maxReconnectDelay=200`)
    const { session, events } = followed
    const producer = await session.createProducer('queue://late')
    await network.broker('first').kill()
    await until('interrupted', followed, () => events.includes('interrupted'))
    for (const persistent of [true, false]) {
      const before = Date.now()
      const error = await rejection(producer.send(session.createTextMessage('lost'), { persistent }))
      const took = Date.now() - before
      expect([error.message, error.jmsClass]).toEqual([
        'Failover timeout of 3000 ms reached.',
        'javax.jms.JMSException',
      ])
      expect(took).toBeGreaterThanOrEqual(2990)
      expect(took).toBeLessThan(3300)
    }
    await network.broker('first').start()
    await until('resumed', followed, () => events.at(-1) === `resumed ${url('first')}`)
    await producer.send(session.createTextMessage('in time'))
    expect(await drain(await session.createConsumer('queue://late'), 500)).toEqual(['in time'])
  })

  test('after maxReconnectAttempts it is over, and says so, N3 S9 [F2.105]', async () => {
    const followed = await connect(`failover:(${url('first')})?maxReconnectAttempts=3&initialReconnectDelay=20`)
    const { connection, events, log } = followed
    await network.broker('first').kill()
    await until('given up', followed, () => events.some((event) => event.startsWith('exception')))
    expect(events.slice(1)).toEqual(['interrupted', expect.stringContaining('after 3 attempt(s)')])
    expect(log.texts('error')).toEqual([`Failed to connect to [${url('first')}] after: 3 attempt(s)`])
    expect((await rejection(connection.createSession())).jmsClass).toBe('javax.jms.IllegalStateException')
  })

  test('the preferred one is returned to when it is back, without an interruption, N5 [F2.110] [F6.098]', async () => {
    const followed = await connect(`failover:(${urls})?randomize=false&priorityBackup=true&maxReconnectDelay=500`)
    const { events } = followed
    await network.broker('first').kill()
    await until('at the second', followed, () => events.at(-1) === `resumed ${url('second')}`)
    await network.broker('first').start()
    await until('back', followed, () => events.at(-1) === `resumed ${url('first')}`, 3000)
    expect(events).toEqual([
      `resumed ${url('first')}`,
      'interrupted',
      `resumed ${url('second')}`,
      `resumed ${url('first')}`,
    ])
  })

  test('one that is only named in a file is found, N6 [F2.117]', async () => {
    const [deadPort] = await freePorts(1)
    const file = join(network.broker('second').folder, 'uris')
    writeFileSync(file, url('second'))
    const followed = await connect(`failover:(tcp://127.0.0.1:${deadPort})?updateURIsURL=${encodeURIComponent(file)}`)
    expect(at(followed)).toBe(url('second'))
  })

  test.each([
    [true, numbered('m', 100)],
    [false, []],
  ])('with trackMessages=%s what was sent without an answer is sent to the next, N9 [F2.113]', async (track, found) => {
    const followed = await connect(`failover:(${urls})?randomize=false&trackMessages=${track}`)
    const { session, events } = followed
    const producer = await session.createProducer(`queue://tracked.${track}`)
    for (const text of numbered('m', 100)) {
      await producer.send(session.createTextMessage(text), { persistent: false })
    }
    await producer.send(session.createTextMessage('the first broker has them all'))
    await network.broker('first').kill()
    await until('at the second', followed, () => events.at(-1) === `resumed ${url('second')}`)
    expect(await drain(await session.createConsumer(`queue://tracked.${track}`), 500)).toEqual(found)
  })

  test('what a closed producer sent in an open transaction is committed by the next [F2.115] [F2.122]', async () => {
    const followed = await connect(`failover:(${urls})?randomize=false`)
    const { connection, events } = followed
    const transacted = await connection.createSession('transacted')
    const producer = await transacted.createProducer('queue://short-lived')
    await producer.send(transacted.createTextMessage('kept'))
    await producer.close()
    await network.broker('first').kill()
    await until('at the second', followed, () => events.at(-1) === `resumed ${url('second')}`)
    await transacted.commit()
    const consumer = await followed.session.createConsumer('queue://short-lived')
    expect(await drain(consumer, 500)).toEqual(['kept'])
  })
})
