import { Destination } from '@hermod/model'
import { expect, test } from 'vitest'
import { NetworkWorld } from './network-world.js'
import { settings } from './settings.js'

const [one, other] = [Destination.topic('T1'), Destination.topic('T2')]

test.each([
  { listed: undefined, crossed: [1, 1] },
  { listed: [one], crossed: [1, 0] },
])(
  'durableDestinations $listed: which subscriptions left by an earlier bridge are taken up again [F6.048]',
  async ({ listed, crossed }) => {
    const world = new NetworkWorld()
    const [a, b] = [await world.add('A'), await world.add('B')]
    await a.bridge('B', {}, { settings: settings({ name: 'A-B' }, { durables: listed }) })
    const subscriber = await b.client()
    for (const topic of [one, other]) await subscriber.consume(topic, null, `sub ${topic.name}`)
    subscriber.port.close(-2)
    await world.spread()
    await world.cut('A', 'B')
    await world.pass(1000)
    await world.spread()
    for (const topic of [one, other]) await (await a.client()).send(topic, 'published')
    const pending = [one, other].map((topic) => b.store.topic(topic).pendingCount(`${subscriber.id}:sub ${topic.name}`))
    expect(pending).toEqual(crossed)
  },
)

test.each([
  { named: true, prefix: /^A->B-/ },
  { named: false, prefix: /^ID:A-/ },
])('useBrokerNameAsIdSees="$named": how the ids of bridges begin', async ({ named, prefix }) => {
  const world = new NetworkWorld()
  const [a, b] = [await world.add('A'), await world.add('B')]
  await a.bridge('B', { useBrokerNameAsIdSees: named })
  for (const { broker } of [a, b]) {
    const { connections } = broker.view()
    expect(connections.filter(({ connectionId }) => prefix.test(connectionId))).not.toEqual([])
  }
})
