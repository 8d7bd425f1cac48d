/** One send that goes to many places: what it adds to a limit counts before the first copy is kept. */
import { Destination } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { describe, expect, it } from 'vitest'
import type { VirtualDestinationConfig } from '../../src/options.js'
import { type TestConnection, World, type WorldOptions } from '../world.js'

const KB = 1024

function composite(count: number, name = 'Q'): Destination {
  return Destination.queue(Array.from({ length: count }, (_, i) => `${name}${i}`).join(','))
}

function counts(world: World): number {
  return world.broker.view().destinations.reduce((sum, one) => sum + one.queueSize, 0)
}

async function start(options: WorldOptions): Promise<{ world: World; connection: TestConnection }> {
  const world = await World.start(options)
  return { world, connection: await world.connect() }
}

const systemUsage = { options: { sendFailIfNoSpace: true }, memoryUsage: { limit: 100 * KB } }

describe('copies of one send', () => {
  it('are refused as a whole where they fill the memory and a full limit refuses', async () => {
    const { world, connection } = await start({ systemUsage })
    const producer = connection.producer(null)
    const send = (count: number) => producer.post('x', { destination: composite(count), bytes: 10 * KB })
    expect(() => send(20)).toThrow('Usage Manager Memory Limit reached')
    await world.settle()
    expect(counts(world)).toBe(0)
    send(5)
    await world.settle()
    expect(counts(world)).toBe(5)
  })

  it('count for the limit of one destination that is named more than once', async () => {
    const policies = [{ destination: null, options: { sendFailIfNoSpace: true, memoryLimit: 25 * KB } }]
    const composite = (name: string, queues: string): VirtualDestinationConfig => ({
      kind: 'compositeQueue',
      options: { name },
      forwardTo: queues.split(',').map((queue) => ({ destination: Destination.queue(queue), selector: undefined })),
    })
    const destinations = [composite('SAME', 'A,A,A,A'), composite('OTHERS', 'A,B,C,D')]
    const { connection } = await start({
      policies,
      destinationInterceptors: [{ kind: 'virtualDestinations', destinations }],
    })
    const producer = connection.producer(null)
    expect(() => producer.post('x', { destination: Destination.queue('SAME'), bytes: 10 * KB })).toThrow('queue://A')
    producer.post('x', { destination: Destination.queue('OTHERS'), bytes: 10 * KB })
  })

  it('go as far as there is room where they may be dropped', async () => {
    const options = { name: 'VT', prefix: 'C.*.', dropOnResourceLimit: true }
    const { world, connection } = await start({
      systemUsage,
      destinationInterceptors: [{ kind: 'virtualDestinations', destinations: [{ kind: 'virtualTopic', options }] }],
    })
    for (let i = 0; i < 20; i++) connection.port.addDestination(Destination.queue(`C.${i}.VT`), null)
    connection.producer(Destination.topic('VT')).post('x', { bytes: 10 * KB })
    await world.settle()
    // The one that fills the limit is taken, as any message is; shared by all, it ends a tenth higher.
    expect(counts(world)).toBe(11)
  })

  it('are kept and their producer held where a limit holds', async () => {
    const { world, connection } = await start({ systemUsage: { memoryUsage: { limit: 25 * KB } } })
    const producer = connection.producer(null)
    producer.post('x', { destination: composite(5), bytes: 10 * KB, persistent: false })
    producer.post('x', { destination: composite(1), bytes: 10 * KB, persistent: false })
    await world.settle()
    expect(counts(world)).toBe(6)
    expect(producer.port.blockage?.limit).toContain('memory')
  })

  it('are refused where they would take more than all of the store', async () => {
    const { world, connection } = await start({ systemUsage: { storeUsage: { limit: 100 * KB } } })
    const producer = connection.producer(null)
    const send = (persistent: boolean) => {
      producer.post('x', { destination: composite(20), bytes: 10 * KB, persistent })
    }
    expect(() => send(true)).toThrow(/copies for \d places, .* would outgrow storeUsage \(102400 bytes\)/)
    await world.settle()
    expect(counts(world)).toBe(0)
    send(false)
    await world.settle()
    expect(counts(world)).toBe(20)
  })

  it('are refused where they would hold everybody while they are written', async () => {
    const store = new MemoryStore()
    const { world, connection } = await start({ store, systemUsage: { memoryUsage: { limit: 1024 ** 4 } } })
    const producer = connection.producer(null)
    expect(() => producer.post('x', { destination: composite(600), bytes: 1024 * KB })).toThrow('536870912 bytes')
    await world.settle()
    expect(counts(world)).toBe(0)
  })

  it('are no more than ten thousand, and none of their destinations is made', async () => {
    const { world, connection } = await start({})
    const send = () => connection.producer(null).post('x', { destination: composite(10_001) })
    expect(send).toThrow('more than 10000 places')
    expect(world.broker.view().destinations.filter(({ destination }) => `${destination}`.startsWith('queue'))).toEqual(
      [],
    )
  })

  it('do not each carry a long name that they were sent to', async () => {
    const { world, connection } = await start({})
    const consumer = connection.consumer(Destination.queue('Q0'))
    await connection.producer(null).send('short', { destination: composite(2) })
    await connection.producer(null).send('long', { destination: composite(300) })
    await world.settle()
    const origins = consumer.received.map(({ message }) => message.originalDestination?.name)
    expect(origins).toEqual(['Q0,Q1', undefined])
  })
})
