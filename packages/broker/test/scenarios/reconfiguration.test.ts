import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../src/kernel.js'
import type { InterceptorConfig, PolicyEntryConfig } from '../../src/options.js'
import { type KeptOption, prepareInterceptors, preparePolicies } from '../../src/plugins/reconfiguration.js'
import { bean, inside } from '../beans.js'
import { bodies, World, type WorldOptions } from '../world.js'

const Q = Destination.queue('Q')
const T = Destination.topic('T')

async function start(options: WorldOptions) {
  let kernel: Kernel | undefined
  const world = await World.start({
    ...options,
    plugins: [
      (host) => {
        kernel = host.kernel
        return { name: 'look inside' }
      },
    ],
  })
  const connection = await world.connect()
  return {
    world,
    connection,
    async policies(...entries: readonly PolicyEntryConfig[]): Promise<readonly KeptOption[]> {
      const kept = preparePolicies(kernel!, entries)()
      await world.settle()
      return kept
    },
    interceptors: (configured: readonly InterceptorConfig[] | undefined) => prepareInterceptors(kernel!, configured)(),
  }
}

const entry = (destination: Destination, options: PolicyEntryConfig['options'] = {}): PolicyEntryConfig => ({
  destination,
  options,
})

const ten = { bytes: 1000 } as const

describe('other policies of a running broker', () => {
  it.each([
    ['the limit rises', { memoryLimit: 1_000_000 }],
    ['the limit is gone', {}],
    ['producerFlowControl is switched off', { memoryLimit: 5000, producerFlowControl: false }],
  ])('let a held producer go on when %s', async (_what, options) => {
    const { connection, policies } = await start({ policies: [entry(Q, { memoryLimit: 5000 })] })
    const producer = connection.producer(Q)
    await producer.sendAll(bodies(5), { ...ten, persistent: false })
    expect(producer.port.blockage?.limit).toBe('memory of queue://Q')
    await policies(entry(Q, options))
    expect(producer.port.blockage).toBeUndefined()
    expect(connection.resumed).toEqual([producer.port.id.toString()])
  })

  it('hold the next producer when a limit falls', async () => {
    const { connection, policies } = await start({ policies: [] })
    const producer = connection.producer(Q)
    await producer.sendAll(bodies(3), { ...ten, persistent: false })
    expect(producer.port.blockage).toBeUndefined()
    await policies(entry(Destination.queue('>'), { memoryLimit: 4000 }))
    await producer.send('one more', { ...ten, persistent: false })
    expect(producer.port.blockage?.limitBytes).toBe(4000)
  })

  it('leave those alone that a closer entry covers, or one that is the same object', async () => {
    const child = Destination.queue('A.CHILD')
    const close = entry(child, { advisoryForConsumed: false })
    const { connection, policies } = await start({ policies: [entry(Destination.queue('A.>')), close] })
    const advisories = connection.consumer(Destination.topic('ActiveMQ.Advisory.MessageConsumed.>'))
    for (const queue of [child, Destination.queue('A.OTHER')]) {
      const consumer = connection.consumer(queue)
      await connection.producer(queue).send('m')
      await policies(entry(Destination.queue('A.>'), { advisoryForConsumed: true }), close)
      await consumer.ackAll()
    }
    expect(advisories.received.map(({ message }) => message.destination.name)).toEqual([
      'ActiveMQ.Advisory.MessageConsumed.Queue.A.OTHER',
    ])
  })

  it('decide where the dead of a living queue go; without an entry, the defaults do', async () => {
    const individual: PolicyEntryConfig = {
      destination: Q,
      deadLetterStrategy: { kind: 'individual', options: { queuePrefix: 'DLQ.' } },
    }
    const { connection, policies } = await start({ policies: [] })
    const consumer = connection.consumer(Q)
    const dead = connection.consumer(Destination.queue('DLQ.Q'))
    const shared = connection.consumer(Destination.queue('ActiveMQ.DLQ'))
    const die = async (body: string): Promise<void> => {
      await connection.producer(Q).send(body)
      await consumer.ack(consumer.received.length - 1, undefined, { ackType: 1 })
    }
    await policies(individual)
    await die('first')
    await policies()
    await die('second')
    expect([dead.bodies, shared.bodies]).toEqual([['first'], ['second']])
  })

  it('name what a living destination keeps, which goes on as it was', async () => {
    const { world, connection, policies } = await start({ policies: [] })
    const producer = connection.producer(Q)
    await producer.send('low', { priority: 1 })
    connection.consumer(T)
    const other = { prioritizedMessages: true, messageGroupMapFactoryType: 'simple' }
    const kept = await policies(entry(Q, other), entry(T, other))
    expect(kept.filter(({ destination }) => !destination.isAdvisory)).toEqual([
      { destination: Q, option: 'prioritizedMessages' },
      { destination: Q, option: 'messageGroupMapFactory' },
      { destination: T, option: 'prioritizedMessages' },
    ])
    await producer.send('high', { priority: 9 })
    const browsed = async (): Promise<readonly string[]> => {
      const browser = connection.consumer(Q, { browser: true })
      await world.settle()
      return browser.bodies
    }
    expect(await browsed()).toEqual(['low', 'high'])
    // Made anew it is another queue.
    await world.broker.removeDestination(Q, 1)
    const again = connection.producer(Q)
    await again.send('low', { priority: 1 })
    await again.send('high', { priority: 9 })
    expect(await browsed()).toEqual(['high', 'low'])
  })

  it('order the consumers that a queue has', async () => {
    const { connection, policies } = await start({ policies: [entry(Q, { useConsumerPriority: false })] })
    const [low, high] = [connection.consumer(Q), connection.consumer(Q, { priority: 5 })]
    const producer = connection.producer(Q)
    await producer.sendAll(['a', 'b'])
    expect([low.bodies, high.bodies]).toEqual([['a'], ['b']])
    await policies(entry(Q, { useConsumerPriority: true }))
    await producer.sendAll(['c', 'd'])
    expect([low.bodies, high.bodies]).toEqual([['a'], ['b', 'c', 'd']])
    await policies(entry(Q, { useConsumerPriority: false }))
    await producer.sendAll(['e', 'f'])
    expect(low.bodies).toHaveLength(2)
    await policies(entry(Q, { useConsumerPriority: false, allConsumersExclusiveByDefault: true }))
    await producer.sendAll(['g', 'h'])
    expect(low.bodies).toHaveLength(2)
    expect(high.bodies.slice(-2)).toEqual(['g', 'h'])
    await policies()
    await high.close()
    await producer.send('i')
    expect(low.bodies.at(-1)).toBe('i')
  })

  it('hold dispatch of a living queue until its consumers are there', async () => {
    const { world, connection, policies } = await start({ policies: [] })
    await connection.producer(Q).send('m')
    await policies(entry(Q, { consumersBeforeDispatchStarts: 2 }))
    const consumers = [connection.consumer(Q)]
    await world.settle()
    expect(consumers[0]!.bodies).toEqual([])
    consumers.push(connection.consumer(Q))
    await world.settle()
    expect(consumers.flatMap(({ bodies: got }) => got)).toEqual(['m'])
  })

  it('close who is slow already, and leave who was watched to nobody', async () => {
    const strategy = (maxSlowDuration: number): PolicyEntryConfig => ({
      destination: T,
      inside: inside({
        slowConsumerStrategy: bean('abortSlowConsumerStrategy', { maxSlowDuration, checkPeriod: 100 }),
      }),
    })
    const { world, connection, policies } = await start({ policies: [] })
    const lazy = connection.consumer(T, { prefetchSize: 2 })
    await connection.producer(T).sendAll(bodies(10))
    await world.pass(5000)
    await policies(strategy(1000))
    await world.pass(900)
    expect(lazy.isClosed).toBe(false)
    await policies()
    await world.pass(5000)
    expect(lazy.isClosed).toBe(false)
    await policies(strategy(500))
    await world.pass(600)
    expect(lazy.isClosed).toBe(true)
  })

  it('keep more or less of a topic for those who come late', async () => {
    const keep = (maximumSize: number): PolicyEntryConfig => ({
      destination: T,
      inside: inside({ subscriptionRecoveryPolicy: bean('fixedCountSubscriptionRecoveryPolicy', { maximumSize }) }),
    })
    const { world, connection, policies } = await start({ policies: [keep(3)] })
    const late = async (): Promise<readonly string[]> => {
      const consumer = connection.consumer(T, { retroactive: true })
      await world.settle()
      return consumer.bodies
    }
    const producer = connection.producer(T)
    await producer.sendAll(['a', 'b', 'c'])
    await policies(keep(2))
    expect(await late()).toEqual(['b', 'c'])
    await policies(keep(4))
    await producer.sendAll(['d', 'e', 'f'])
    expect(await late()).toEqual(['c', 'd', 'e', 'f'])
    await policies()
    expect(await late()).toEqual([])
  })

  it('change nothing when one of them cannot be', async () => {
    const { connection, policies } = await start({ policies: [entry(Q, { memoryLimit: 2000 })] })
    const wrong = { destination: T, options: { messageGroupMapFactoryType: 'nonsense' } }
    await expect(policies(entry(Q), wrong)).rejects.toThrow('expected cached')
    const producer = connection.producer(Q)
    await producer.sendAll(bodies(2), { ...ten, persistent: false })
    expect(producer.port.blockage?.limitBytes).toBe(2000)
  })
})

describe('other virtual destinations of a running broker', () => {
  const composite = (name: string, ...to: readonly string[]): InterceptorConfig => ({
    kind: 'virtualDestinations',
    destinations: [
      {
        kind: 'compositeQueue',
        options: { name },
        forwardTo: to.map((one) => ({ destination: Destination.queue(one), selector: undefined })),
      },
    ],
  })

  it('route what is sent to living destinations, back as well', async () => {
    const { connection, interceptors } = await start({ destinationInterceptors: [] })
    const [stays, out, other] = ['Q', 'OUT', 'OTHER'].map((name) => connection.consumer(Destination.queue(name)))
    const producer = connection.producer(Q)
    await producer.send('plain')
    interceptors([composite('Q', 'OUT')])
    await producer.send('forwarded')
    interceptors([composite('Q', 'OUT', 'OTHER')])
    await producer.send('twice')
    interceptors([])
    await producer.send('plain again')
    expect(stays!.bodies).toEqual(['plain', 'plain again'])
    expect(out!.bodies).toEqual(['forwarded', 'twice'])
    expect(other!.bodies).toEqual(['twice'])
  })

  it('are the defaults where none are configured, and mirrors come with them', async () => {
    const { connection, interceptors } = await start({ destinationInterceptors: [] })
    const queue = connection.consumer(Destination.queue('Consumer.A.VirtualTopic.T'))
    const topic = connection.producer(Destination.topic('VirtualTopic.T'))
    await topic.send('nobody copies')
    interceptors(undefined)
    await topic.send('copied')
    expect(queue.bodies).toEqual(['copied'])
    interceptors([{ kind: 'mirroredQueue', options: { prefix: 'MIRROR.' } }])
    const mirror = connection.consumer(Destination.topic('MIRROR.Consumer.A.VirtualTopic.T'))
    await connection.producer(Destination.queue('Consumer.A.VirtualTopic.T')).send('seen')
    expect(mirror.bodies).toEqual(['seen'])
  })

  it('change nothing when one of them cannot be', async () => {
    const { connection, interceptors } = await start({ destinationInterceptors: [composite('Q', 'OUT')] })
    const filtered = {
      kind: 'compositeQueue' as const,
      options: { name: 'Q' },
      forwardTo: [{ destination: T, selector: 'not a selector (' }],
    }
    expect(() => interceptors([{ kind: 'virtualDestinations', destinations: [filtered] }])).toThrow()
    const out = connection.consumer(Destination.queue('OUT'))
    await connection.producer(Q).send('as before')
    expect(out.bodies).toEqual(['as before'])
  })

  it('make the demand of consumers that are there, and end it, with useVirtualDestSubs', async () => {
    const { world, connection, interceptors } = await start({
      options: { useVirtualDestSubs: true },
      destinationInterceptors: [],
    })
    connection.consumer(Destination.queue('OUT'))
    const advisories = connection.consumer(Destination.topic('ActiveMQ.Advisory.VirtualDestination.Consumer.>'))
    interceptors([composite('Q', 'OUT')])
    await world.settle()
    interceptors([composite('OTHER.Q', 'OUT')])
    await world.settle()
    expect(advisories.received.map(({ message }) => message.destination.name)).toEqual([
      'ActiveMQ.Advisory.VirtualDestination.Consumer.Queue.Q',
      'ActiveMQ.Advisory.VirtualDestination.Consumer.Queue.Q',
      'ActiveMQ.Advisory.VirtualDestination.Consumer.Queue.OTHER.Q',
    ])
  })
})
