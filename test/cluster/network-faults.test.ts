/** Bridges whose link or peer goes: what is under way is neither lost nor doubled. */
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { Client, Network, numbered, receive } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const

/** A way to a port that can be cut. */
class Cable {
  cuts = 0
  private readonly sockets = new Set<Socket>()
  private constructor(private readonly server: Server) {}

  /** Until `port` is known, what comes is turned away. */
  static async to(port: () => number | undefined): Promise<Cable> {
    const server = createServer()
    const cable = new Cable(server)
    server.on('connection', (near) => {
      const to = port()
      if (to === undefined) {
        near.destroy()
        return
      }
      const far = dial({ host: '127.0.0.1', port: to })
      for (const socket of [near, far]) {
        cable.sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          cable.sockets.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
      near.pipe(far)
      far.pipe(near)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return cable
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.server.address() as { port: number }).port}`
  }

  cut(): void {
    this.cuts++
    for (const socket of this.sockets) socket.destroy()
  }

  close(): void {
    this.cut()
    this.server.close()
  }
}

describe.each(MIXES)('from $near to $far', ({ near, far }) => {
  let network: Network | undefined
  let cable: Cable | undefined

  afterEach(async () => {
    await network?.dispose()
    cable?.close()
  })

  test('N17 the link is cut four times while messages cross: each arrives, and each once', async () => {
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
    const texts = numbered('m', 1000)
    const sending = here.send('queue://cut', ...texts)
    const arrived: string[] = []
    for (let i = 1; i <= 4; i++) {
      arrived.push(...(await receive(consumer, 150, 30_000)))
      cable.cut()
      await network.established('near', i + 1)
    }
    await sending
    arrived.push(...(await receive(consumer, 1000 - arrived.length, 30_000)))
    expect(await consumer.receive(1000)).toBeNull()
    expect(new Set(arrived).size).toBe(1000)
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
