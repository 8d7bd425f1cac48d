import { once } from 'node:events'
import { createServer, connect as rawConnect, type Socket } from 'node:net'
import { type Link, silentLogger, systemClock } from '@hermod/model'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { parseAddress } from '../src/address.js'
import { connect } from '../src/connect.js'
import { listen, type TcpLinkServer } from '../src/listen.js'
import { readByEvents } from '../src/shared-read.js'
import { type ReadTarget, TcpLink } from '../src/tcp-link.js'
import { Collector, Inbox } from './links.js'

const toClose: (() => unknown)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

async function serve(query = '', log = silentLogger): Promise<{ server: TcpLinkServer; links: Inbox<Link> }> {
  const links = new Inbox<Link>()
  const address = parseAddress(`tcp://127.0.0.1:0${query}`)
  const server = await listen({ address, log, accept: links.put })
  toClose.push(() => server.close())
  return { server, links }
}

async function dial(address: string): Promise<Link> {
  const link = await connect({ address, clock: systemClock })
  toClose.push(() => link.destroy())
  return link
}

/** Both ends of one connection. */
async function pair(query = ''): Promise<{ server: TcpLinkServer; client: Link; accepted: Link }> {
  const { server, links } = await serve(query)
  const client = await dial(server.address)
  const accepted = await links.take()
  toClose.push(() => accepted.destroy())
  return { server, client, accepted }
}

describe('tcp links', () => {
  it('carry bytes both ways, exactly', async () => {
    const { client, accepted } = await pair()
    const there = new Collector(accepted)
    const here = new Collector(client)
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251))
    client.write(bytes)
    accepted.write(Buffer.from('hello'))
    await Promise.all([
      there.until(({ bytes: got }) => got.length >= 300_000),
      here.until((one) => one.bytes.length >= 5),
    ])
    expect(there.bytes.equals(bytes)).toBe(true)
    expect(here.bytes.toString()).toBe('hello')
  })

  it('show the peer by its address', async () => {
    const { client, accepted, server } = await pair()
    expect(client.remoteAddress).toBe(server.address)
    expect(accepted.remoteAddress).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
  })

  it('read nothing before start', async () => {
    const { client, accepted } = await pair()
    client.write(Buffer.from('early'))
    const there = new Collector(accepted)
    await there.until(({ bytes }) => bytes.length === 5)
    expect(there.bytes.toString()).toBe('early')
  })

  it('free the memory of a write that the kernel took', async () => {
    const { client, accepted } = await pair()
    const there = new Collector(accepted)
    const memory = Buffer.from('first')
    expect(client.write(memory)).toBe(true)
    memory.fill('x')
    await there.until(({ bytes }) => bytes.length === 5)
    expect(there.bytes.toString()).toBe('first')
  })

  it('say when a backlog arises and when it has gone', async () => {
    const { client, accepted } = await pair()
    const here = new Collector(client)
    const there = new Collector(accepted)
    accepted.pause()
    let sent = 0
    let wasTaken = true
    while (wasTaken && sent < 100_000_000) {
      wasTaken = client.write(Buffer.alloc(1_000_000))
      sent += 1_000_000
    }
    expect(wasTaken).toBe(false)
    expect(client.backlogBytes).toBeGreaterThan(0)
    expect(here.drains).toBe(0)
    accepted.resume()
    await here.until(({ drains }) => drains > 0)
    expect(client.backlogBytes).toBe(0)
    await there.until(({ bytes }) => bytes.length >= sent)
  })

  it('send everything before an orderly end', async () => {
    const { client, accepted } = await pair()
    const there = new Collector(accepted)
    const here = new Collector(client)
    client.write(Buffer.alloc(500_000))
    client.end()
    await Promise.all([there.untilClosed(), here.untilClosed()])
    expect(there.bytes.length).toBe(500_000)
    expect([there.closedWith, here.closedWith]).toEqual([undefined, undefined])
  })

  it('tell why they were destroyed', async () => {
    const { client, accepted } = await pair()
    const there = new Collector(accepted)
    const here = new Collector(client)
    client.destroy(new Error('enough'))
    await Promise.all([there.untilClosed(), here.untilClosed()])
    expect(here.closedWith).toEqual(new Error('enough'))
    expect(client.write(Buffer.from('late'))).toBe(true)
  })

  it('that died before start report it on start', async () => {
    const { server, links } = await serve()
    const raw = rawConnect(Number(new URL(server.address.replace('tcp', 'http')).port), '127.0.0.1')
    const accepted = await links.take()
    raw.destroy()
    accepted.destroy(new Error('gone'))
    await new Collector(accepted).untilClosed()
  })

  it('keep the streams of many sockets apart although they share a buffer', async () => {
    const { server, links } = await serve()
    const clients = await Promise.all(Array.from({ length: 20 }, () => dial(server.address)))
    const sinks: Collector[] = []
    for (const _ of clients) sinks.push(new Collector(await links.take()))
    clients.forEach((client, i) => {
      for (let round = 0; round < 20; round++) client.write(Buffer.alloc(5_000, i + 1))
    })
    await Promise.all(sinks.map((sink) => sink.until(({ bytes }) => bytes.length === 100_000)))
    const values = sinks.map(({ bytes }) => new Set(bytes))
    expect(values.every((set) => set.size === 1)).toBe(true)
    expect(new Set(values.map((set) => [...set][0])).size).toBe(20)
  })

  it('read into the memory that the sink offers, and into the shared one when it offers none', async () => {
    const { server, links } = await serve()
    const client = await dial(server.address)
    const link = await links.take()
    const own = new Uint8Array(300_000)
    let at = 0
    const reads: boolean[] = []
    const done = new Promise<void>((resolve) => {
      link.start({
        data(buffer, start, end) {
          const inPlace = buffer.buffer === own.buffer
          reads.push(inPlace)
          if (!inPlace) own.set(buffer.subarray(start, end), at)
          at += end - start
          if (at === own.length) resolve()
        },
        room: () => (at > 0 && at < 200_000 ? own.subarray(at, 200_000) : undefined),
        drained() {},
        closed() {},
      })
    })
    const sent = Buffer.from(Uint8Array.from({ length: own.length }, (_, i) => i % 251))
    client.write(sent)
    await done
    expect(Buffer.from(own).equals(sent)).toBe(true)
    expect(reads[0]).toBe(false)
    expect(reads).toContain(true)
    expect(reads.at(-1)).toBe(false)
  })

  it("work with 'data' events where the socket's handle is out of reach", async () => {
    const sockets = new Inbox<Socket>()
    const server = createServer({ pauseOnConnect: true }, sockets.put).listen(0, '127.0.0.1')
    toClose.push(() => server.close())
    await once(server, 'listening')
    const client = await dial(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`)
    const target: ReadTarget = { link: undefined }
    const link = new TcpLink(readByEvents(await sockets.take(), target), 'tcp://peer:1', target)
    toClose.push(() => link.destroy())
    client.write(Buffer.from('early'))
    const there = new Collector(link)
    await there.until(({ bytes }) => bytes.length === 5)
    link.pause()
    client.write(Buffer.from('late'))
    link.resume()
    await there.until(({ bytes }) => bytes.length === 9)
    expect(there.bytes.toString()).toBe('earlylate')
  })
})

describe('listening', () => {
  it('refuses connections beyond maximumConnections with one line each, and takes new ones when others have gone [F7.042]', async () => {
    const log = new RecordingLogger()
    const { server, links } = await serve('?maximumConnections=2', log)
    const first = await dial(server.address)
    await dial(server.address)
    const accepted = [await links.take(), await links.take()]
    const refused = new Collector(await dial(server.address))
    await refused.untilClosed()
    expect(log.texts('warn')).toEqual([
      expect.stringMatching(/^Could not accept connection from tcp:\/\/127\.0\.0\.1:\d+: Exceeded the maximum number/),
    ])
    expect(server.maxConnectionExceededCount).toBe(1)
    const gone = new Collector(accepted[0]!)
    first.end()
    await gone.untilClosed()
    await dial(server.address)
    const next = await links.take()
    toClose.push(() => next.destroy())
    expect(server.connectionCount).toBe(2)
  })

  it('leaves nothing behind of 1,000 connections opened and dropped', async () => {
    const { server, links } = await serve()
    for (let round = 0; round < 20; round++) {
      const sockets = Array.from({ length: 50 }, () => rawConnect(Number(server.address.split(':')[2]), '127.0.0.1'))
      const closed: Promise<void>[] = []
      for (const _ of sockets) closed.push(new Collector(await links.take()).untilClosed())
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    }
    expect(server.connectionCount).toBe(0)
    await server.close()
  })

  it('close() ends the listening and nothing else', async () => {
    const { server, client, accepted } = await pair()
    await server.close()
    const there = new Collector(accepted)
    client.write(Buffer.from('still here'))
    await there.until(({ bytes }) => bytes.length === 10)
    await expect(connect({ address: server.address, clock: systemClock })).rejects.toThrow(/could not connect to tcp:/)
  })

  it('names the address that is taken', async () => {
    const { server } = await serve()
    const address = parseAddress(server.address)
    await expect(listen({ address, log: silentLogger, accept: () => {} })).rejects.toThrow(
      `failed to bind to ${server.address}: the address is already in use`,
    )
  })

  it('names schemes that are not available, and unknown options', async () => {
    const start = (text: string) => listen({ address: parseAddress(text), log: silentLogger, accept: () => {} })
    await expect(start('wss://127.0.0.1:0')).rejects.toThrow('transport scheme wss is not available')
    await expect(start('tcp://127.0.0.1:0?bogus=1')).rejects.toThrow('unknown option bogus')
  })

  it('nio is the same listener', async () => {
    const links = new Inbox<Link>()
    const server = await listen({ address: parseAddress('nio://127.0.0.1:0'), log: silentLogger, accept: links.put })
    toClose.push(() => server.close())
    expect(server.address).toMatch(/^nio:\/\/127\.0\.0\.1:\d+$/)
    await dial(server.address)
    ;(await links.take()).destroy()
  })
})

describe('connecting', () => {
  it('gives up after connectionTimeout', async () => {
    const clock = new ManualClock(0)
    // A listener whose queue is never served still completes TCP's handshake, so an address that routes nowhere is needed.
    const attempt = connect({ address: 'tcp://192.0.2.1:61616?connectionTimeout=500', clock })
    const outcome = expect(attempt).rejects.toThrow(/no answer within 500 ms|could not connect/)
    clock.advance(500)
    await outcome
    expect(clock.waiting).toBe(0)
  })

  it('can be given up by the caller', async () => {
    const abort = new AbortController()
    const attempt = connect({ address: 'tcp://192.0.2.1:61616', clock: systemClock, signal: abort.signal })
    abort.abort(new Error('changed my mind'))
    await expect(attempt).rejects.toThrow(/changed my mind|could not connect/)
  })

  it('names schemes that are not available', async () => {
    await expect(connect({ address: 'wss://a:1', clock: systemClock })).rejects.toThrow(
      'available here: tcp://, nio://',
    )
  })
})
