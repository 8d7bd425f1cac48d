/** Two brokers and one duplex connector, in every mix of ours and the real one: messages cross both ways. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crosses, stays } from './scenarios/crossing.js'
import { ask } from './scenarios/replies.js'
import { DUPLEX_MIXES, duplexPair } from './support/duplex-pair.js'
import { type Client, drain, type Network, numbered, receive, settled } from './support/network.js'

const LISTS = `<excludedDestinations><queue physicalName="excl.>"/></excludedDestinations>
  <staticallyIncludedDestinations><queue physicalName="always.x"/></staticallyIncludedDestinations>`

describe.each(DUPLEX_MIXES)('N28 a duplex bridge of $owner to $responder', (mix) => {
  let network: Network
  let a: Client
  let b: Client

  beforeAll(async () => {
    ;({ network, a, b } = await duplexPair(mix, { lists: LISTS }))
  })
  afterAll(async () => {
    await a?.close()
    await b?.close()
    await network?.dispose()
  })

  test('both ends say that it stands [F6.036] [F6.071]', async () => {
    await network.established('brA')
    await network.established('brB')
  })

  test('messages of a queue cross in both directions [F6.036]', async () => {
    await crosses({ here: a, there: b }, 'ab', 20)
    await crosses({ here: b, there: a }, 'ba', 20)
  })

  test('messages of a topic cross once, and do not come back [F6.082]', async () => {
    const atA = await a.consume('topic://t')
    const atB = await b.consume('topic://t')
    await settled(a, b)
    await settled(b, a)
    await a.send('topic://t', 'from a')
    await b.send('topic://t', 'from b')
    expect((await drain(atA)).sort()).toEqual(['from a', 'from b'])
    expect((await drain(atB)).sort()).toEqual(['from a', 'from b'])
    await atA.close()
    await atB.close()
  })

  test('its lists hold for both ends [F6.045]', () => stays({ here: b, there: a }, 'excl.b'))

  test('N14 a reply to a temporary queue finds its way back, from either side [F6.055]', async () => {
    expect(await ask({ here: a, there: b }, 'questions')).toBe('answer to question')
    expect(await ask({ here: b, there: a }, 'questions')).toBe('answer to question')
  })

  test('many messages of both ways at once arrive, each once', async () => {
    const atB = await b.consume('queue://many.ab')
    const atA = await a.consume('queue://many.ba')
    const texts = numbered('m', 500)
    await Promise.all([a.send('queue://many.ab', ...texts), b.send('queue://many.ba', ...texts)])
    expect(await receive(atB, 500)).toEqual(texts)
    expect(await receive(atA, 500)).toEqual(texts)
    await atA.close()
    await atB.close()
  })

  test('N18 when the responder has been away, the bridge is made again [F6.090]', async () => {
    await b.close()
    await network.broker('brB').stop()
    await network.logged('brA', 'bridge to brB stopped')
    await network.broker('brB').start()
    await network.established('brA', 2)
    b = await network.client('brB')
    const atA = await a.consume('queue://again')
    await b.send('queue://again', 'back')
    expect(await receive(atA, 1)).toEqual(['back'])
    await atA.close()
  })
})
