import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { World } from '../world.js'

describe('maxDestinations [F4.127]', () => {
  it('limits what a pattern covers', async () => {
    const policy = { destination: Destination.queue('Q.>'), options: { maxDestinations: 2 } }
    const world = await World.start({ policies: [policy] })
    const connection = await world.connect()
    for (const name of ['Q.1', 'Q.2', 'OTHER']) connection.port.addDestination(Destination.queue(name), null)
    expect(() => connection.producer(Destination.queue('Q.3'))).toThrow(
      expect.objectContaining({
        jmsClass: 'javax.jms.IllegalStateException',
        message: expect.stringContaining('(2) for the policy queue://Q.> has already been reached.'),
      }),
    )
    await connection.port.removeDestination(Destination.queue('Q.1'), 0)
    expect(() => connection.producer(Destination.queue('Q.3'))).not.toThrow()
  })

  it('of the default entry counts each kind for itself, without advisory topics', async () => {
    const world = await World.start({ policies: [{ destination: null, options: { maxDestinations: 1 } }] })
    const connection = await world.connect()
    connection.consumer(Destination.topic('ActiveMQ.Advisory.Queue'))
    connection.port.addDestination(Destination.queue('A'), null)
    connection.port.addDestination(Destination.topic('T'), null)
    expect(() => connection.port.addDestination(Destination.queue('B'), null)).toThrow(/\(1\) has already been reached/)
  })
})
