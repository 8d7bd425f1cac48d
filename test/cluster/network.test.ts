/** Two brokers and a bridge by demand from `near` to `far`, in every mix of ours and the real one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crosses, crossesTopic, goesAnyway, stays } from './scenarios/crossing.js'
import { conduitIgnoresSelectors } from './scenarios/sharing.js'
import { type Client, drain, Network, numbered, receive } from './support/network.js'

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

  test('messages of a queue go to where they are consumed [F6.080] [F6.091]', () => crosses({ here, there }, 'q1', 20))

  test('messages of a topic as well, once for all that consume there [F6.043] [F6.054]', () =>
    crossesTopic({ here, there }, 't1'))

  test('nothing comes back the other way [F6.076] [F6.082]', () => stays({ here: there, there: here }, 'back'))

  test('what is excluded stays [F6.045]', () => stays({ here, there }, 'excl.a'))

  test('what is included statically goes without a consumer [F6.047] [F6.092]', () =>
    goesAnyway(here, [there], 'always.x', 3))

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

  test('N12 a selector there does not keep messages here: two consumers there and one here share as two [F6.043]', () =>
    conduitIgnoresSelectors({ here, there }, 'sel'))
})
