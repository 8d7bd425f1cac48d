/** Published attacks on ActiveMQ by clients that are logged in, tried here; docs/security.md has them all. */
import { type BrokerPlugin, ConnectionId, Destination } from '@hermod/model'
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

  it('have the durable subscription of another client by a name that together with its client id reads the same', async () => {
    const world = await World.start()
    const topic = Destination.topic('T')
    const owner = await world.connect({ clientId: 'app:one' })
    await owner.consumer(topic, { subscriptionName: 'news' }).close()
    await owner.producer(topic).send('for the owner', { persistent: true })
    const thief = await world.connect({ clientId: 'app' })
    expect(() => thief.consumer(topic, { subscriptionName: 'one:news' })).toThrow(/app:one:news/)
    expect(() => thief.port.removeSubscription('app', 'one:news', true)).toThrow(/No durable subscription/)
    const consumer = owner.consumer(topic, { subscriptionName: 'news' })
    await world.settle()
    expect(consumer.bodies).toEqual(['for the owner'])
  })

  it('end the connection of another user by giving its connection id, which stands in every message', async () => {
    const plugin: BrokerPlugin = { name: 'who', authenticate: ({ userName }) => ({ userName: userName!, groups: [] }) }
    const world = await World.start({ plugins: [() => plugin] })
    const connectionId = new ConnectionId('ID:victim-1-1-1:1')
    const victim = await world.connect({ connectionId, userName: 'victim' })
    await expect(world.connect({ connectionId, clientId: 'x', userName: 'thief' })).rejects.toMatchObject({
      jmsClass: 'java.lang.SecurityException',
    })
    const consumer = victim.consumer(Destination.queue('Q'))
    await victim.producer(Destination.queue('Q')).send('still here')
    expect(consumer.bodies).toEqual(['still here'])
    // The same user, as after a failover that the broker has not noticed yet.
    await expect(world.connect({ connectionId, userName: 'victim' })).resolves.toBeDefined()
    expect(() => victim.consumer(Destination.queue('Q'))).toThrow(/not open|closed|ended/)
  })

  it('take over a client id by calling itself the end of a bridge', async () => {
    const plugin: BrokerPlugin = { name: 'who', authenticate: ({ userName }) => ({ userName: userName!, groups: [] }) }
    const world = await World.start({ plugins: [() => plugin] })
    // What the adapter makes of a duplex BrokerInfo.
    const duplex = { networkConnection: true, allowLinkStealing: true }
    await world.connect({ clientId: 'client', userName: 'victim' })
    await world.connect({ clientId: 'NC_B_outbound', userName: 'broker', ...duplex })
    for (const [clientId, userName] of [
      ['client', 'thief'],
      ['client', 'victim'],
      ['NC_B_outbound', 'thief'],
    ] as const) {
      await expect(world.connect({ clientId, userName, ...duplex })).rejects.toMatchObject({
        jmsClass: 'javax.jms.InvalidClientIDException',
      })
    }
    // The bridge itself, back before its old link was seen to be gone.
    await expect(world.connect({ clientId: 'NC_B_outbound', userName: 'broker', ...duplex })).resolves.toBeDefined()
  })

  it('learn from the state that advisories begin with what it may not read', async () => {
    const secret = 'ActiveMQ.Advisory.Consumer.Queue.SECRET'
    const plugin: BrokerPlugin = {
      name: 'rights',
      attach(_context, _request, destination) {
        if (destination.name === secret) throw new Error('not yours')
      },
    }
    const world = await World.start({ plugins: [() => plugin] })
    const [owner, thief] = [await world.connect(), await world.connect()]
    for (const name of ['SECRET', 'OPEN']) owner.consumer(Destination.queue(name))
    const curious = thief.consumer(Destination.topic('ActiveMQ.Advisory.Consumer.Queue.*'))
    await world.settle()
    expect(curious.received.map(({ message }) => message.destination.name)).toEqual([
      'ActiveMQ.Advisory.Consumer.Queue.OPEN',
    ])
  })
})
