import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { PathSeparator } from '../../src/index.js'
import { World } from '../world.js'

const plugin = (pathSeparator = '/') => new PathSeparator({ pathSeparator })
const rename = (name: string, separator?: string) => `${plugin(separator).rename(Destination.queue(name))}`

describe('a name with another separator', () => {
  it.each([
    ['A/B', 'queue://A.B'],
    ['A.B', 'queue://A.B'],
    ['/A//B/', 'queue://A.B'],
    ['A / B', 'queue://A.B'],
    ['A/*/>', 'queue://A.*.>'],
    ['A/B,topic://C/D', 'queue://queue://A.B,topic://C.D'],
    ['A/B,', 'queue://A.B'],
  ])('is the one with dots: %s', (name, expected) => expect(rename(name)).toBe(expected))

  it('may be written with any of several characters', () => expect(rename('A:/B', ':/')).toBe('queue://A.B'))

  it('means the same destination to producers and consumers [F4.078]', async () => {
    const world = await World.start({ plugins: [() => plugin()] })
    const connection = await world.connect()
    const dotted = connection.consumer(Destination.queue('FOO.BAR'))
    const slashed = connection.consumer(Destination.topic('FOO/BAR'))
    await connection.producer(Destination.queue('FOO/BAR')).send('m1')
    await connection.producer(null).send('m2', { destination: Destination.topic('FOO/BAR') })
    expect([dotted.bodies, slashed.bodies]).toEqual([['m1'], ['m2']])
    expect(`${slashed.received[0]!.message.destination}`).toBe('topic://FOO.BAR')
  })

  it('is made and removed as the one with dots', async () => {
    const world = await World.start({ plugins: [() => plugin()] })
    const connection = await world.connect()
    const names = () => world.broker.view().destinations.map((one) => one.destination)
    connection.port.addDestination(Destination.queue('A/B'), null)
    expect(names()).toContain('queue://A.B')
    await connection.port.removeDestination(Destination.queue('A/B'), 0)
    expect(names()).not.toContain('queue://A.B')
  })
})
