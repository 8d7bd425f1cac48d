/** Two brokers and a bridge by demand from `near` to `far`, in every mix of ours and the real one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, drain, Network, numbered, receive, settled } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

describe.each(MIXES)('a bridge from $near to $far [F6.034] [F6.035] [F6.076]', ({ near, far }) => {
  let network: Network
  let here: Client
  let there: Client

  beforeAll(async () => {
    network = await Network.start({
      far: { kind: far },
      near: {
        kind: near,
        connectors: `<networkConnector name="nc1" uri="static:(URL(far))">
          <excludedDestinations><queue physicalName="excl.>"/></excludedDestinations>
          <staticallyIncludedDestinations><queue physicalName="always.x"/></staticallyIncludedDestinations>
        </networkConnector>`,
      },
    })
    await network.established('near')
    here = await network.client('near')
    there = await network.client('far')
  })
  afterAll(async () => {
    await here?.close()
    await there?.close()
    await network?.dispose()
  })

  test('messages of a queue go to where they are consumed [F6.080] [F6.091]', async () => {
    const consumer = await there.consume('queue://q1')
    await here.send('queue://q1', ...numbered('m', 20))
    expect(await receive(consumer, 20)).toEqual(numbered('m', 20))
    await consumer.close()
  })

  test('messages of a topic as well, once for all that consume there [F6.043] [F6.054]', async () => {
    const first = await there.consume('topic://t1')
    const second = await there.consume('topic://t1')
    await settled(here, there)
    await here.send('topic://t1', ...numbered('m', 5))
    expect(await receive(first, 5)).toEqual(numbered('m', 5))
    expect(await receive(second, 5)).toEqual(numbered('m', 5))
    expect(await drain(first, 300)).toEqual([])
    await first.close()
    await second.close()
  })

  test('nothing comes back the other way [F6.076] [F6.082]', async () => {
    const consumer = await here.consume('queue://back')
    await there.send('queue://back', 'stays')
    expect(await drain(consumer, 1000)).toEqual([])
    await consumer.close()
    const other = await there.consume('queue://back')
    expect(await receive(other, 1)).toEqual(['stays'])
    await other.close()
  })

  test('what is excluded stays [F6.045]', async () => {
    const consumer = await there.consume('queue://excl.a')
    await here.send('queue://excl.a', 'stays')
    expect(await drain(consumer, 1000)).toEqual([])
    await consumer.close()
    const other = await here.consume('queue://excl.a')
    expect(await receive(other, 1)).toEqual(['stays'])
    await other.close()
  })

  test('what is included statically goes without a consumer [F6.047] [F6.092]', async () => {
    await here.send('queue://always.x', ...numbered('s', 3))
    const consumer = await there.consume('queue://always.x')
    expect(await receive(consumer, 3)).toEqual(numbered('s', 3))
    await consumer.close()
  })

  test('when the last consumer goes, messages stay here again', async () => {
    const consumer = await there.consume('queue://q2')
    await here.send('queue://q2', 'goes')
    expect(await receive(consumer, 1)).toEqual(['goes'])
    await consumer.close()
    // The bridge's own consumer has gone when a message is not taken from a local one any more.
    const local = await here.consume('queue://q2')
    let taken: string[] = []
    for (let attempt = 0; taken.length < 5 && attempt < 20; attempt++) {
      await here.send('queue://q2', ...numbered('l', 5))
      taken = await drain(local, 200)
    }
    expect(taken).toEqual(numbered('l', 5))
    await local.close()
  })

  test('N12 a selector there does not keep messages here: two consumers there and one here share as two [F6.043]', async () => {
    const wants = await there.consume('queue://sel')
    const never = await there.consume('queue://sel', "kind = 'other'")
    const local = await here.consume('queue://sel')
    await settled(here, there)
    await here.send('queue://sel', ...numbered('m', 20))
    expect(await receive(local, 10)).toHaveLength(10)
    expect(await receive(wants, 10)).toHaveLength(10)
    expect(await drain(never, 300)).toEqual([])
    for (const consumer of [wants, never, local]) await consumer.close()
  })
})
