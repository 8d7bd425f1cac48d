/** Bridges whose link or peer goes: what is under way is neither lost nor doubled. */
import { afterEach, describe, expect, test } from 'vitest'
import { Cable } from './support/cable.js'
import { Client, Network, numbered, receive } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

describe.each(MIXES)('from $near to $far', ({ near, far }) => {
  let network: Network | undefined
  let cable: Cable | undefined

  afterEach(async () => {
    await network?.dispose()
    cable?.close()
  })

  test('N17 the link is cut four times under 3000 messages: each arrives, and each once', async () => {
    const running: { network?: Network } = {}
    cable = await Cable.to(() => running.network?.broker('far').tcpPort)
    const retry = 'initialReconnectDelay=100&amp;useExponentialBackOff=false'
    running.network = network = await Network.start({
      far: { kind: far },
      near: { kind: near, connectors: `<networkConnector uri="static:(${cable.url})?${retry}"/>` },
    })
    await network.established('near')
    const here = await Client.connect(network.broker('near').url, {})
    const there = await Client.connect(network.broker('far').url, {})
    const consumer = await there.consume('queue://cut')
    const texts = numbered('m', 3000)
    const sending = here.send('queue://cut', ...texts)
    const arrived: string[] = []
    for (let i = 1; i <= 4; i++) {
      arrived.push(...(await receive(consumer, 400, 30_000)))
      cable.cut()
      await network.established('near', i + 1)
    }
    await sending
    arrived.push(...(await receive(consumer, 3000 - arrived.length, 30_000)))
    expect(await consumer.receive(1000)).toBeNull()
    expect(new Set(arrived).size).toBe(3000)
    await here.close()
    await there.close()
  })

  test('a killed peer: all that it had confirmed is there when it is back, and the rest follows', async () => {
    network = await Network.start({
      far: { kind: far },
      near: { kind: near, connectors: '<networkConnector uri="static:(URL(far))"/>' },
    })
    await network.established('near')
    const here = await network.client('near')
    let there = await network.client('far')
    const taking = await there.consume('queue://killed')
    const texts = numbered('m', 300)
    const sending = here.send('queue://killed', ...texts)
    const arrived = await receive(taking, 50, 30_000)
    await network.broker('far').kill()
    await there.close().catch(() => {})
    await sending
    await network.broker('far').start()
    await network.established('near', 2)
    there = await network.client('far')
    const consumer = await there.consume('queue://killed')
    // What was received and whose acknowledgement was lost with the broker comes again.
    const again: string[] = []
    const all = new Set(arrived)
    while (all.size < 300) {
      const [text] = await receive(consumer, 1, 30_000)
      if (again.includes(text!)) throw new Error(`${text} came twice from the same broker`)
      again.push(text!)
      all.add(text!)
    }
    expect([...all].sort()).toEqual([...texts].sort())
    await here.close()
    await there.close()
  })
})
