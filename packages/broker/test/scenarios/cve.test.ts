/** Published attacks on ActiveMQ by clients that are logged in, tried here; docs/security.md has them all. */
import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { World } from '../world.js'

describe('a client cannot', () => {
  it('CVE-2026-54475: consume from the temporary destination of another connection', async () => {
    const world = await World.start()
    const owner = await world.connect({ clientId: 'owner' })
    const thief = await world.connect({ clientId: 'thief' })
    for (const kind of ['temp-queue', 'temp-topic'] as const) {
      const destination = new Destination(kind, `ID:owner:1:${kind}`)
      owner.port.addDestination(destination, null)
      expect(() => thief.consumer(destination)).toThrow(/temporary/)
      expect(() => owner.consumer(destination)).not.toThrow()
      await expect(thief.port.removeDestination(destination, 0)).rejects.toThrow(/temporary/)
    }
  })

  it('CVE-2026-74761: delete the durable subscription of another client by giving its id', async () => {
    const world = await World.start()
    const owner = await world.connect({ clientId: 'owner' })
    const thief = await world.connect({ clientId: 'thief' })
    const consumer = owner.consumer(Destination.topic('T'), { subscriptionName: 'news' })
    await consumer.close()
    expect(() => thief.port.removeSubscription('owner', 'news', true)).toThrow(
      'No durable subscription exists for clientID: owner and subscriptionName: news',
    )
    expect(() => owner.port.removeSubscription('owner', 'news', true)).not.toThrow()
  })
})
