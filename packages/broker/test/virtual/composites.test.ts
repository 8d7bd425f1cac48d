import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import type { InterceptorConfig, VirtualDestinationConfig } from '../../src/options.js'
import { bodies, World } from '../world.js'

const IN = Destination.queue('IN')
const [ODD, EVEN, COPY] = [Destination.queue('ODD'), Destination.topic('EVEN'), Destination.queue('COPY')]

const interceptors = (...destinations: VirtualDestinationConfig[]): InterceptorConfig[] => [
  { kind: 'virtualDestinations', destinations },
]
const to = (destination: Destination, selector?: string) => ({ destination, selector })

async function started(...destinations: VirtualDestinationConfig[]): Promise<World> {
  return World.start({ destinationInterceptors: interceptors(...destinations) })
}

describe('a composite queue', () => {
  it('forwards and keeps nothing [F4.062]', async () => {
    const world = await started({ kind: 'compositeQueue', options: { name: 'IN' }, forwardTo: [to(COPY), to(EVEN)] })
    const connection = await world.connect()
    const [own, queue, topic] = [connection.consumer(IN), connection.consumer(COPY), connection.consumer(EVEN)]
    await connection.producer(IN).sendAll(bodies(2))
    expect([own.bodies, queue.bodies, topic.bodies]).toEqual([[], bodies(2), bodies(2)])
    const { message } = queue.received[0]!
    expect([`${message.destination}`, `${message.originalDestination}`]).toEqual(['queue://COPY', 'queue://IN'])
  })

  it('keeps the message itself, too, when forwardOnly is false [F4.062]', async () => {
    const options = { name: 'IN', forwardOnly: false }
    const world = await started({ kind: 'compositeQueue', options, forwardTo: [to(COPY)] })
    const connection = await world.connect()
    const [own, queue] = [connection.consumer(IN), connection.consumer(COPY)]
    await connection.producer(IN).send('m1')
    expect([own.bodies, queue.bodies]).toEqual([['m1'], ['m1']])
    expect(own.received[0]!.message.originalDestination).toBeNull()
  })

  it('forwards by selector [F4.064], and keeps what nobody wanted when it is to [F4.065]', async () => {
    const options = { name: 'IN', sendWhenNotMatched: true, forwardOnly: false }
    const forwardTo = [to(ODD, "odd = 'yes'"), to(EVEN, "odd = 'no'")]
    const world = await started({ kind: 'compositeQueue', options, forwardTo })
    const connection = await world.connect()
    const [own, odd, even] = [connection.consumer(IN), connection.consumer(ODD), connection.consumer(EVEN)]
    const producer = connection.producer(IN)
    await producer.send('m1', { properties: { odd: 'yes' } })
    await producer.send('m2', { properties: { odd: 'no' } })
    await producer.send('m3')
    expect([own.bodies, odd.bodies, even.bodies]).toEqual([['m3'], ['m1'], ['m2']])
  })

  it('may lead to other virtual destinations', async () => {
    const world = await started(
      { kind: 'compositeQueue', options: { name: 'IN' }, forwardTo: [to(Destination.topic('VT.X'))] },
      { kind: 'virtualTopic', options: { name: 'VT.>' } },
    )
    const connection = await world.connect()
    const consumer = connection.consumer(Destination.queue('Consumer.A.VT.X'))
    await connection.producer(IN).send('m1')
    expect(consumer.bodies).toEqual(['m1'])
  })

  it('that leads back to itself refuses the send', async () => {
    const world = await started(
      { kind: 'compositeQueue', options: { name: 'IN', forwardOnly: false }, forwardTo: [to(COPY)] },
      { kind: 'compositeQueue', options: { name: 'COPY' }, forwardTo: [to(IN)] },
    )
    const connection = await world.connect()
    const own = connection.consumer(IN)
    expect(() => connection.producer(IN).post('m1')).toThrow(/in a circle/)
    await world.settle()
    expect(own.bodies).toEqual([])
  })

  it('refuses a message that every layer doubles, before it fills the memory', async () => {
    const layer = (n: number): VirtualDestinationConfig[] => {
      const forwardTo = [to(Destination.queue(`L${n + 1}`)), to(Destination.topic(`L${n + 1}`))]
      const options = { name: `L${n}` }
      return [
        { kind: 'compositeQueue', options, forwardTo },
        { kind: 'compositeTopic', options, forwardTo },
      ]
    }
    const world = await started(...Array.from({ length: 17 }, (_, n) => layer(n)).flat())
    const connection = await world.connect()
    const end = connection.consumer(Destination.queue('L17'))
    expect(() => connection.producer(Destination.queue('L0')).post('m1')).toThrow(/more than 10000 places/)
    await world.settle()
    expect(end.bodies).toEqual([])
  })
})

describe('a composite topic', () => {
  it('forwards, and tells its own subscribers when forwardOnly is false [F4.063]', async () => {
    const options = { name: 'T.>', forwardOnly: false }
    const world = await started({ kind: 'compositeTopic', options, forwardTo: [to(COPY)] })
    const connection = await world.connect()
    const topic = Destination.topic('T.X')
    const [own, queue] = [connection.consumer(topic), connection.consumer(COPY)]
    await connection.producer(topic).send('m1')
    expect([own.bodies, queue.bodies]).toEqual([['m1'], ['m1']])
  })
})

describe('a mirrored queue', () => {
  const mirror = Destination.topic('VirtualTopic.Mirror.IN')

  it('tells its topic of each message [F4.023]', async () => {
    const world = await World.start({ options: { useMirroredQueues: true } })
    const connection = await world.connect()
    const [tap, own] = [connection.consumer(mirror), connection.consumer(IN)]
    const archive = connection.consumer(Destination.queue('Consumer.archive.VirtualTopic.Mirror.IN'))
    await connection.producer(IN).send('m1')
    expect([tap.bodies, own.bodies, archive.bodies]).toEqual([['m1'], ['m1'], ['m1']])
    expect(`${tap.received[0]!.message.destination}`).toBe(`${mirror}`)
    expect(`${own.received[0]!.message.destination}`).toBe(`${IN}`)
  })

  it('has the configured names [F4.066], and its topic goes with it', async () => {
    const options = { prefix: 'Tap.', postfix: '.Copy' }
    const world = await World.start({ destinationInterceptors: [{ kind: 'mirroredQueue', options }] })
    const connection = await world.connect()
    connection.port.addDestination(IN, null)
    const names = () => world.broker.view().destinations.map((one) => one.destination)
    expect(names()).toContain('topic://Tap.IN.Copy')
    await connection.port.removeDestination(IN, 0)
    await world.settle()
    expect(names()).not.toContain('topic://Tap.IN.Copy')
  })

  it.each([true, false])('may be temporary if that is asked for: %s', async (useTempMirroredQueues) => {
    const world = await World.start({ options: { useMirroredQueues: true, useTempMirroredQueues } })
    const connection = await world.connect()
    const temporary = new Destination('temp-queue', `${connection.id}:1`)
    connection.port.addDestination(temporary, null)
    const names = world.broker.view().destinations.map((one) => one.destination)
    expect(names.includes(`topic://VirtualTopic.Mirror.${connection.id}:1`)).toBe(useTempMirroredQueues)
  })
})
