/** Bridges between brokers in one process, looked at from outside; time by hand. */
import { Destination } from '@hermod/model'
import { expect, test } from 'vitest'
import type { NetworkConnectorOptions } from '../../src/options.js'
import type { Member } from '../member.js'
import { NetworkWorld } from '../network-world.js'

const queue = Destination.queue('Q')
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `m${i}`)

async function pair(options: Partial<NetworkConnectorOptions> = {}) {
  const world = new NetworkWorld()
  const [a, b] = [await world.add('A'), await world.add('B')]
  return { world, a, b, connector: await a.bridge('B', options) }
}

const healthLines = (member: Member) => member.log.texts().filter((line) => /^(Network bridge|Restarting)/.test(line))

test('a bridge counts what crosses, each way, and by destination', async () => {
  const { world, a, b, connector } = await pair({ duplex: true })
  const [here, there] = [await a.client(), await b.client()]
  await there.consume(queue)
  await here.consume(Destination.queue('back'))
  await here.send(queue, ...numbered(3))
  await there.send(Destination.queue('back'), ...numbered(2))
  await world.spread()
  const view = connector.view().brokers[0]!.bridge!
  expect(view).toMatchObject({ remoteBrokerName: 'B', remoteBrokerId: 'ID:B', duplex: true, createdByDuplex: false })
  expect(view.outbound).toMatchObject([{ name: 'queue://Q', count: 3 }])
  expect(view.inbound).toMatchObject([{ name: 'queue://back', count: 2 }])
  expect(view).toMatchObject({ receivedCounter: 2, unanswered: 0, unansweredSinceMs: undefined, health: 'idle' })
  expect(view.demand).toContainEqual(
    expect.objectContaining({ destination: 'queue://Q', consumers: 1, static: false, unanswered: 0 }),
  )
  const [other] = b.responders.all
  expect(other!.standing!.view()).toMatchObject({ remoteBrokerName: 'A', createdByDuplex: true, receivedCounter: 3 })
})

test('counters of destinations that are not used any more go with gcDestinationViews, after gcSweepTime [F6.064]', async () => {
  for (const gcDestinationViews of [true, false]) {
    const { world, a, b, connector } = await pair({ gcDestinationViews, gcSweepTime: 5000 })
    const here = await a.client()
    await (await b.client()).consume(Destination.queue('>'))
    const shown = () => connector.view().brokers[0]!.bridge!.outbound.map(({ name }) => name)
    await here.send(Destination.queue('old'), 'm')
    await world.pass(6000)
    await here.send(Destination.queue('new'), 'm')
    expect(shown()).toEqual(['queue://old', 'queue://new'])
    await world.pass(4500)
    expect(shown()).toEqual(gcDestinationViews ? ['queue://new'] : ['queue://old', 'queue://new'])
    await world.pass(10_000)
    expect(shown()).toEqual(gcDestinationViews ? [] : ['queue://old', 'queue://new'])
  }
})

test('demand, a backlog, and nothing under way: restarted, and what waited crosses', async () => {
  const { world, a, b, connector } = await pair({ stallTimeout: 10_000 })
  const here = await a.client()
  const consumer = await (await b.client()).consume(queue)
  const [bridge] = connector.bridges
  bridge!.congestionChanged(true) // and never taken back: a bridge that has missed something
  await here.send(queue, ...numbered(3))
  await world.pass(11_000)
  expect(consumer.texts).toEqual([])
  await world.pass(1500)
  expect(connector.view().brokers[0]).toMatchObject({ state: 'down', problem: 'the bridge was lost, see the log' })
  await world.pass(3000)
  await world.spread()
  expect(consumer.texts).toEqual(numbered(3))
  await world.pass(3000)
  expect(healthLines(a)).toEqual([
    expect.stringMatching(
      /^Network bridge between .* \(B\) has not moved for 10.0 s: 3 messages that it wants could not be sent; the connection takes nothing more; nothing was heard of it for/,
    ),
    expect.stringMatching(/^Restarting network bridge between vm:\/\/A#0 and .* \(B\), unmoved for 10.0 s: 3 messages/),
    expect.stringMatching(/^Network bridge between vm:\/\/A#2 and .* \(B\) moves again, after 1\d.\d s and 1 restart$/),
  ])
  expect(a.news.map(({ state, restarts, unsent }) => [state, restarts, unsent])).toEqual([
    ['stalled', 0, 3],
    ['restarting', 1, 3],
    ['resumed', 1, 0],
  ])
  expect(connector.view().brokers[0]!.bridge).toMatchObject({ restarts: 1, stalledSinceMs: undefined })
})

test('the responding end watches its direction by the period of the initiator, and what it knows outlives it', async () => {
  const { world, a, b } = await pair({ duplex: true, stallTimeout: 10_000 })
  const consumer = await (await a.client()).consume(queue)
  b.responders.all[0]!.congestionChanged(true)
  await (await b.client()).send(queue, ...numbered(3))
  await world.pass(12_500)
  expect(consumer.texts).toEqual([])
  await world.pass(3000)
  await world.spread()
  expect(consumer.texts).toEqual(numbered(3))
  await world.pass(3000)
  expect(b.news.map(({ state, restarts }) => [state, restarts])).toEqual([
    ['stalled', 0],
    ['restarting', 1],
    ['resumed', 1],
  ])
  expect(a.news).toEqual([])
})

test('stallTimeout="0": it is left standing', async () => {
  const { world, a, b, connector } = await pair({ stallTimeout: 0 })
  const here = await a.client()
  await (await b.client()).consume(queue)
  connector.bridges[0]!.congestionChanged(true)
  await here.send(queue, 'm')
  await world.pass(7_200_000)
  expect(healthLines(a)).toEqual([])
})

test('messages that nobody there may have are no backlog of the bridge', async () => {
  const { world, a, b } = await pair({ stallTimeout: 10_000, conduitSubscriptions: false })
  const here = await a.client()
  await (await b.client()).consume(queue, "colour = 'red'")
  await here.send(queue, 'm')
  await here.send(Destination.queue('nobody'), 'm')
  await world.pass(600_000)
  expect(healthLines(a)).toEqual([])
})
