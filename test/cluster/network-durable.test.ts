/** Durable subscriptions at the other broker: the bridge keeps what they miss, over restarts of both. */
import { afterEach, describe, expect, test } from 'vitest'
import { type Client, drain, eventually, Network, numbered, receive } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

describe.each(MIXES)('from $near to $far', ({ near, far }) => {
  let network: Network | undefined
  const open: Client[] = []

  afterEach(async () => {
    for (const client of open.splice(0)) await client.close()
    await network?.dispose()
  })

  async function start(attributes: string): Promise<Network> {
    network = await Network.start({
      far: { kind: far },
      near: { kind: near, connectors: `<networkConnector name="nc1" ${attributes} uri="static:(URL(far))"/>` },
    })
    await network.established('near')
    return network
  }

  async function subscriber(of: Network): Promise<Client> {
    const client = await of.client('far', { clientId: 'someone' })
    open.push(client)
    return client
  }

  async function publish(of: Network, ...texts: string[]): Promise<void> {
    const client = await of.client('near')
    await client.send('topic://D1', ...texts)
    await client.close()
  }

  async function away(client: Client): Promise<void> {
    open.splice(open.indexOf(client), 1)
    await client.close()
  }

  test.each(['dynamicOnly="false"', 'dynamicOnly="true"'])(
    'N13 with %s all that was published while nobody was there arrives, over a restart [F6.088] [F6.037]',
    async (attributes) => {
      const running = await start(attributes)
      const first = await subscriber(running)
      const durable = await first.session.createDurableSubscriber('D1', 'sub')
      await crossed(running, durable)
      await away(first)
      await publish(running, ...numbered('before', 2))
      await running.broker('near').stop()
      await running.broker('near').start()
      await running.established('near', 2)
      await publish(running, ...numbered('after', 2))
      const again = await subscriber(running)
      const consumer = await again.session.createDurableSubscriber('D1', 'sub')
      expect(await receive(consumer, 4)).toEqual([...numbered('before', 2), ...numbered('after', 2)])
    },
  )

  test('N13 with the subscription there goes the one here [F6.088]', async () => {
    const running = await start('')
    const first = await subscriber(running)
    const durable = await first.session.createDurableSubscriber('D1', 'sub')
    await crossed(running, durable)
    await durable.close()
    await publish(running, 'kept')
    await first.session.unsubscribe('sub')
    await publish(running, 'lost')
    const consumer = await first.session.createDurableSubscriber('D1', 'sub')
    await crossed(running, consumer)
    expect(await drain(consumer, 500)).toEqual([])
  })

  /** Publishes until something comes, and takes all that came. */
  async function crossed(of: Network, consumer: Awaited<ReturnType<Client['consume']>>): Promise<void> {
    let seen = false
    const publisher = await of.client('near')
    const until = Date.now() + 20_000
    while (!seen) {
      await publisher.send('topic://D1', 'probe')
      seen = (await drain(consumer, 200)).length > 0
      await eventually(
        () => seen || Date.now() < until,
        () => 'nothing published there arrives',
        1,
      )
    }
    await publisher.close()
  }
})
