/** The plug-ins that change, watch or log what passes through the broker. */
import { BrokerId, Destination, optionValues } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import {
  forcePersistencyModeBrokerPluginOptions,
  type LoggingBrokerPluginOptions,
  loggingBrokerPluginOptions,
  type TimeStampingBrokerPluginOptions,
  timeStampingBrokerPluginOptions,
  traceBrokerPathPluginOptions,
} from '../../src/options/plugins.js'
import { connectionDotFilePlugin } from '../../src/plugins/dot-files/connections.js'
import { destinationDotFilePlugin } from '../../src/plugins/dot-files/destinations.js'
import { forcePersistencyModePlugin } from '../../src/plugins/force-persistency-mode.js'
import { loggingPlugin } from '../../src/plugins/logging/logging.js'
import { timeStampingPlugin } from '../../src/plugins/time-stamping.js'
import { traceBrokerPathPlugin } from '../../src/plugins/trace-broker-path.js'
import { World } from '../world.js'

const Q = Destination.queue('Q')

function textFile() {
  return {
    path: 'file',
    text: '',
    read: () => undefined,
    write(text: string) {
      this.text = text
    },
  }
}

describe('timeStampingBrokerPlugin', () => {
  const world = (options: Partial<TimeStampingBrokerPluginOptions>) =>
    World.start({ plugins: [timeStampingPlugin(optionValues(timeStampingBrokerPluginOptions, options))] })

  async function sent(options: Partial<TimeStampingBrokerPluginOptions>, ageMs: number, lifeMs: number, path = false) {
    const w = await world(options)
    const producer = (await w.connect()).producer(Q)
    const message = producer.message('x')
    message.timestamp = w.clock.now() - ageMs
    message.expiration = lifeMs === 0 ? 0 : Number(message.timestamp) + lifeMs
    if (path) message.brokerPath = [new BrokerId('elsewhere')]
    producer.port.send(message, null, true)
    return { stampedMs: Number(message.timestamp) - w.clock.now(), leftMs: Number(message.expiration) - w.clock.now() }
  }

  test('sets the time of the broker and keeps the time to live [F4.071]', async () => {
    expect(await sent({}, 5000, 60_000)).toEqual({ stampedMs: 0, leftMs: 60_000 })
  })

  test('gives a message that would live for ever the time it is told, up to the ceiling [F4.071]', async () => {
    expect((await sent({ zeroExpirationOverride: 7000 }, 0, 0)).leftMs).toBe(7000)
    expect((await sent({ zeroExpirationOverride: 7000, ttlCeiling: 3000 }, 0, 0)).leftMs).toBe(3000)
    expect((await sent({ ttlCeiling: 3000 }, 0, 60_000)).leftMs).toBe(3000)
  })

  test('with futureOnly brings no expiration forward [F4.071]', async () => {
    expect(await sent({ futureOnly: true, ttlCeiling: 10 }, 0, 60_000)).toEqual({ stampedMs: 0, leftMs: 60_000 })
    expect(await sent({ futureOnly: true, ttlCeiling: 10 }, 500, 60_000)).toEqual({ stampedMs: -500, leftMs: 59_500 })
  })

  test('leaves what another broker forwarded alone, unless told otherwise [F4.071]', async () => {
    expect((await sent({}, 500, 0, true)).stampedMs).toBe(-500)
    expect((await sent({ processNetworkMessages: true }, 500, 0, true)).stampedMs).toBe(0)
  })
})

test('forcePersistencyModeBrokerPlugin decides for every sender [F4.076]', async () => {
  for (const persistenceFlag of [true, false]) {
    const options = optionValues(forcePersistencyModeBrokerPluginOptions, { persistenceFlag })
    const w = await World.start({ plugins: [() => forcePersistencyModePlugin(options)] })
    const message = (await w.connect()).producer(Q).post('x', { persistent: !persistenceFlag })
    expect(message.persistent).toBe(persistenceFlag)
  }
})

test('traceBrokerPathPlugin adds this broker to the way of a message, once however often it is delivered [F4.072]', async () => {
  const options = optionValues(traceBrokerPathPluginOptions, { stampProperty: 'Way' })
  const w = await World.start({ options: { brokerName: 'b' }, plugins: [traceBrokerPathPlugin(options)] })
  const connection = await w.connect()
  const producer = connection.producer(Q)
  await producer.send('x', { properties: { Way: 'a', n: 1 } })
  await connection.consumer(Q).close()
  const again = connection.consumer(Q)
  await w.settle()
  expect(Object.fromEntries(again.received[0]!.message.properties())).toEqual({ Way: 'a,b', n: 1 })
})

describe('loggingBrokerPlugin', () => {
  async function lines(options: Partial<LoggingBrokerPluginOptions>): Promise<string[]> {
    const w = await World.start({
      policies: [{ destination: Q, options: { advisoryForConsumed: true } }],
      plugins: [loggingPlugin(optionValues(loggingBrokerPluginOptions, options))],
    })
    const connection = await w.connect()
    const producer = connection.producer(Q)
    const consumer = connection.consumer(Q)
    await producer.send('x')
    await consumer.ack(0)
    await connection.close()
    const words =
      /^(Adding|Removing) (Connection|Session|Producer|Consumer|destination)|^Sending|^Acknowledging|^Message \w+|^preProcess/
    return w.logger.texts('info').flatMap((line) => words.exec(line)?.[0] ?? [])
  }

  test('logs connections and sessions unless told otherwise [F4.070]', async () => {
    expect(await lines({})).toEqual(['Adding Connection', 'Removing Session', 'Removing Connection'])
    expect(await lines({ logConnectionEvents: false, logSessionEvents: false })).toEqual([])
  })

  test('logs each kind of event by its switch [F4.070]', async () => {
    const quiet = { logConnectionEvents: false, logSessionEvents: false }
    expect(await lines({ ...quiet, logProducerEvents: true })).toEqual([
      'Adding Producer',
      'Sending',
      'Removing Producer',
    ])
    expect(await lines({ ...quiet, logConsumerEvents: true })).toEqual([
      'Adding Consumer',
      'preProcess',
      'Acknowledging',
      'Message consumed',
      'Removing Consumer',
    ])
    expect(await lines({ ...quiet, logInternalEvents: true })).toEqual([
      'Adding destination',
      'preProcess',
      'Message consumed',
    ])
  })
})

test('the dot file plug-ins draw clients and destinations [F4.080]', async () => {
  const [clients, tree] = [textFile(), textFile()]
  const w = await World.start({ plugins: [connectionDotFilePlugin(clients), destinationDotFilePlugin(tree)] })
  const connection = await w.connect({ clientId: 'a "client"' })
  connection.consumer(Destination.queue('A.B'))
  await connection.producer(Destination.topic('T')).send('x')
  await w.pass(100)
  expect(clients.text).toContain('label = "Client: a \\"client\\""')
  expect(clients.text).toMatch(/queue_A_B -> \w+;/)
  expect(clients.text).toMatch(/\w+ -> topic_T;/)
  expect(tree.text).toContain('queue_root_A -> queue_root_A_B;')
  expect(tree.text).toContain('topic_root -> topic_root_T;')
})
