/** What a policy lets cross bridges, or come back: in every mix of ours and the real one. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BrokerKind } from '../interop/support/broker-process.js'
import { DUPLEX_MIXES, duplexPair } from './support/duplex-pair.js'
import { type Client, drain, held, type Network, numbered, receive, settled } from './support/network.js'

const policy = (queue: string, attributes: string, audit = false): string =>
  `<policyEntry queue="${queue}" enableAudit="${audit}">
    <networkBridgeFilterFactory><conditionalNetworkBridgeFilterFactory ${attributes}/></networkBridgeFilterFactory>
  </policyEntry>`

const POLICIES = [
  policy('back.>', 'replayWhenNoConsumers="true"'),
  policy('audited.>', 'replayWhenNoConsumers="true"', true),
  policy('delayed.>', 'replayWhenNoConsumers="true" replayDelay="2000"'),
  policy('aware.>', 'replayWhenNoConsumers="true" selectorAware="true"'),
  policy('limited.>', 'rateLimit="5" rateDuration="500"'),
  '<policyEntry queue="usual.>"><networkBridgeFilterFactory><defaultNetworkBridgeFilterFactory/></networkBridgeFilterFactory></policyEntry>',
].join('')

describe.each(DUPLEX_MIXES)('filters of a duplex bridge of $owner to $responder', (mix) => {
  const { owner, responder } = mix
  let network: Network
  let a: Client
  let b: Client

  beforeAll(async () => {
    ;({ network, a, b } = await duplexPair(mix, { policies: POLICIES }))
  })
  afterAll(async () => {
    await a?.close()
    await b?.close()
    await network?.dispose()
  })

  /** 30 go from `here` to `there`, where a consumer takes five and leaves. */
  async function leaveBehind(queue: string, here: Client, there: Client): Promise<void> {
    const consumer = await there.consume(`queue://${queue}?consumer.prefetchSize=1`)
    await here.send(`queue://${queue}`, ...numbered('m', 30))
    expect(await receive(consumer, 5)).toEqual(numbered('m', 5))
    await held(there, queue, 25)
    await consumer.close()
  }

  const rest = numbered('m', 30).slice(5)

  test('S17 without a policy what has crossed stays there when its consumer leaves [F6.081]', async () => {
    for (const queue of ['plain.q', 'usual.q']) {
      await leaveBehind(queue, a, b)
      const atA = await a.consume(`queue://${queue}`)
      await settled(b, a)
      expect(await drain(atA, 300)).toEqual([])
      await atA.close()
      const atB = await b.consume(`queue://${queue}`)
      expect(await receive(atB, 25)).toEqual(rest)
      await atB.close()
    }
  })

  test('S17 with replayWhenNoConsumers it comes back, from either end [F4.139] [F6.083] [F6.102]', async () => {
    await leaveBehind('back.a', a, b)
    const atA = await a.consume('queue://back.a')
    expect(await receive(atA, 25)).toEqual(rest)
    await leaveBehind('back.b', b, a)
    const atB = await b.consume('queue://back.b')
    expect(await receive(atB, 25)).toEqual(rest)
    expect(await drain(atA, 300)).toEqual([])
    await atA.close()
    await atB.close()
  })

  test('with enableAudit as well: nothing is taken for a duplicate [F6.087]', async () => {
    await leaveBehind('audited.q', a, b)
    const atA = await a.consume('queue://audited.q')
    expect(await receive(atA, 25)).toEqual(rest)
    await atA.close()
  })

  test('nothing comes back while somebody consumes there', async () => {
    await leaveBehind('back.held', a, b)
    const atB = await b.consume('queue://back.held?consumer.prefetchSize=1')
    const atA = await a.consume('queue://back.held')
    await settled(b, a)
    expect(await drain(atA, 300)).toEqual([])
    await atB.close()
    expect(await receive(atA, 25)).toEqual(rest)
    await atA.close()
  })

  test('replayDelay: it comes back when it has been there as long [F6.084]', async () => {
    const sinceMs = Date.now()
    await leaveBehind('delayed.q', a, b)
    const atA = await a.consume('queue://delayed.q')
    const first = await whileStirred(responder, b, 'delayed.q', () => receive(atA, 1))
    expect(Date.now() - sinceMs).toBeGreaterThan(2000)
    expect([...first, ...(await whileStirred(responder, b, 'delayed.q', () => receive(atA, 24)))]).toEqual(rest)
    await atA.close()
  })

  test('selectorAware: a consumer there that does not want it does not keep it [F6.086]', async () => {
    for (const queue of ['aware.q', 'back.unaware']) {
      await leaveBehind(queue, a, b)
      const atB = await b.consume(`queue://${queue}`, "kind = 'other'")
      const atA = await a.consume(`queue://${queue}`)
      await settled(b, a)
      if (queue === 'aware.q') expect(await receive(atA, 25)).toEqual(rest)
      else {
        expect(await drain(atA, 300)).toEqual([])
        await atB.close()
        expect(await receive(atA, 25)).toEqual(rest)
      }
      await atA.close()
      await atB.close()
    }
  })

  test('rateLimit: so many per rateDuration, and all in the end [F6.085]', async () => {
    const atB = await b.consume('queue://limited.q')
    await settled(a, b)
    const sinceMs = Date.now()
    await a.send('queue://limited.q', ...numbered('m', 20))
    await whileStirred(owner, a, 'limited.q', async () => {
      for (let i = 0; i < 20; i++) {
        expect(await receive(atB, 1)).toEqual([`m${i}`])
        expect(Date.now() - sinceMs).toBeGreaterThanOrEqual(Math.floor(i / 5) * 500)
      }
    })
    await atB.close()
  })
})

/** What the real one holds back it looks at again only when something happens at the queue: a browser comes. */
async function whileStirred<T>(kind: BrokerKind, there: Client, queue: string, work: () => Promise<T>): Promise<T> {
  const stirring = new AbortController()
  const worked = work().finally(() => stirring.abort())
  while (kind === 'activemq' && !stirring.signal.aborted) {
    for await (const _message of there.session.createBrowser(`queue://${queue}`)) break
    await Promise.race([worked, delay(100)])
  }
  return worked
}
