import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import { type Link, type Logger, silentLogger, systemClock } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/address.js'
import { connect } from '../../src/connect.js'
import { listen, type TcpLinkServer } from '../../src/listen.js'
import { Collector, Inbox } from '../links.js'
import { BROKER, CLIENT, material } from './stores.js'

const toClose: (() => unknown)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

interface Serving {
  readonly server: TcpLinkServer
  readonly links: Inbox<Link>
}

async function serve(query = '', stores: object = BROKER, log: Logger = silentLogger): Promise<Serving> {
  const links = new Inbox<Link>()
  const address = parseAddress(`ssl://127.0.0.1:0${query}`)
  const accept = (link: Link): void => {
    toClose.push(() => link.destroy())
    links.put(link)
  }
  const server = await listen({ address, log, accept, tls: material(stores) })
  toClose.push(() => server.close())
  return { server, links }
}

async function dial({ server }: Serving, stores: object | undefined = CLIENT, query = ''): Promise<Link> {
  const tls = material(stores)
  const link = await connect({ address: `${server.address}${query}`, clock: systemClock, tls })
  toClose.push(() => link.destroy())
  return link
}

const portOf = ({ server }: Serving): number => parseAddress(server.address).port

const TRUSTING = { trustStore: 'client-trust.p12' }
const STRANGER = { keyStore: 'other.p12', trustStore: 'client-trust.p12' }

describe('encrypted links', () => {
  it('carry bytes both ways, exactly [F7.033]', async () => {
    const serving = await serve()
    const client = await dial(serving)
    const there = new Collector(await serving.links.take())
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251))
    client.write(bytes)
    await there.until(({ bytes: got }) => got.length >= bytes.length)
    expect(there.bytes.equals(bytes)).toBe(true)
  })

  it('serve with a key as short as Java takes, and name it', async () => {
    const log = new RecordingLogger()
    const serving = await serve('', { keyStore: 'rsa-1024.p12' }, log)
    for (const query of ['', '?socket.enabledCipherSuites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256']) {
      await dial(serving, { trustStore: 'rsa-1024.p12' }, query)
      await serving.links.take()
    }
    expect(log.lines).toEqual([
      {
        level: 'warn',
        text: 'ssl://127.0.0.1:0: the RSA key in the key store has 1024 bits; make a new one of at least 2048',
      },
    ])
  })

  it('say whom they were shown: the subject of the certificate, where one is asked for [F7.005]', async () => {
    const asking = await serve('?transport.needClientAuth=true')
    await dial(asking)
    expect((await asking.links.take()).tls?.certificateSubject).toMatch(/^CN="Smith, Bob/)
    const notAsking = await serve()
    await dial(notAsking)
    expect((await notAsking.links.take()).tls).toEqual({ certificateSubject: null })
  })

  it('many in a row are all known by their certificates', async () => {
    const serving = await serve('?transport.needClientAuth=true')
    for (let i = 0; i < 20; i++) {
      await dial(serving)
      expect((await serving.links.take()).tls?.certificateSubject).toMatch(/^CN=/)
    }
  })

  it('needClientAuth refuses who shows nothing, or nothing that is trusted [F7.035]', async () => {
    const log = new RecordingLogger()
    const serving = await serve('?transport.needClientAuth=true', BROKER, log)
    for (const stores of [TRUSTING, STRANGER]) {
      // In TLS 1.3 a client only hears of it when it reads.
      const link = await dial(serving, stores).catch(() => undefined)
      if (link !== undefined) await new Collector(link).untilClosed()
    }
    expect(serving.server.connectionCount).toBe(0)
    const refused = 'Could not accept connection from ssl://127\\.0\\.0\\.1:[1-9]\\d*: '
    expect(log.lines.map(({ text }) => text)).toEqual([
      expect.stringMatching(`^${refused}peer did not return a certificate$`),
      expect.stringMatching(`^${refused}its certificate is not trusted: [A-Z_]+$`),
    ])
  })

  it('wantClientAuth lets in who shows nothing, and refuses what is not trusted [F7.035]', async () => {
    const serving = await serve('?transport.wantClientAuth=true')
    await dial(serving, TRUSTING)
    expect((await serving.links.take()).tls).toEqual({ certificateSubject: null })
    const stranger = await dial(serving, STRANGER).catch(() => undefined)
    if (stranger !== undefined) await new Collector(stranger).untilClosed()
    await dial(serving)
    expect((await serving.links.take()).tls?.certificateSubject).toMatch(/^CN=/)
  })

  it('a revoked certificate is refused [F7.034]', async () => {
    const serving = await serve('?transport.needClientAuth=true', { ...BROKER, crlPath: 'client.crl' })
    const link = await dial(serving).catch(() => undefined)
    if (link !== undefined) await new Collector(link).untilClosed()
    expect(serving.server.connectionCount).toBe(0)
  })

  it('a broker that is not trusted is refused, and so is one of another name, unless verifyHostName=false', async () => {
    const serving = await serve()
    await expect(dial(serving, {})).rejects.toThrow(/could not connect to ssl:.*self.signed/)
    const other = await serve('', { keyStore: 'rsa.jks' })
    const trusting = { trustStore: 'rsa.jks' }
    await expect(dial(other, trusting)).rejects.toThrow(/could not connect.*127\.0\.0\.1/)
    await expect(dial(other, trusting, '?verifyHostName=false')).resolves.toBeDefined()
  })

  it('versions and cipher suites can be chosen by their names in Java [F7.036]', async () => {
    const old = await serve('?transport.enabledProtocols=TLSv1.2')
    await expect(dial(old, CLIENT, '?socket.enabledProtocols=TLSv1.3')).rejects.toThrow(/could not connect/)
    const suite = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'
    const one = await serve(`?transport.enabledProtocols=TLSv1.2&transport.enabledCipherSuites=${suite}`)
    await expect(dial(one)).resolves.toBeDefined()
    await expect(dial(one, CLIENT, '?enabledCipherSuites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384')).rejects.toThrow()
    await expect(serve('?transport.enabledProtocols=SSLv3')).rejects.toThrow(/TLS version SSLv3 is not available/)
  })

  it('an encrypted connector without a key is refused with what to do', async () => {
    await expect(serve('', { trustStore: 'broker-trust.jks' })).rejects.toThrow(
      /needs a key.*<sslContext> with keyStore/,
    )
  })

  it('maximumConnections counts handshakes, so that a flood of them is refused early', async () => {
    const serving = await serve('?maximumConnections=1')
    const first = await dial(serving)
    await expect(dial(serving)).rejects.toThrow(/could not connect/)
    expect(serving.server.maxConnectionExceededCount).toBe(1)
    const accepted = new Collector(await serving.links.take())
    first.end()
    await accepted.untilClosed()
  })

  it('plain bytes at an encrypted port end in one line of the log', async () => {
    const log = new RecordingLogger()
    const { server } = await serve('', BROKER, log)
    const link = await connect({ address: server.address.replace('ssl:', 'tcp:'), clock: systemClock })
    const collector = new Collector(link)
    link.write(Buffer.from('GET / HTTP/1.0\r\n\r\n'))
    await collector.untilClosed()
    expect(log.lines.filter(({ text }) => /Could not accept/.test(text))).toHaveLength(1)
    expect(log.lines[0]!.text).toMatch(/ssl:\/\/127\.0\.0\.1:\d+: http request; the peer does not speak TLS$/)
  })

  it('a client of TLS 1.2 cannot ask for handshakes over and over', async () => {
    const serving = await serve()
    const socket = connectTls({
      port: portOf(serving),
      host: '127.0.0.1',
      maxVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    })
    toClose.push(() => socket.destroy())
    await once(socket, 'secureConnect')
    const again = new Promise((resolve) => {
      socket.on('error', resolve)
      socket.on('close', () => resolve(new Error('closed')))
      socket.renegotiate({ rejectUnauthorized: false }, (error) => resolve(error))
    })
    expect(await again).toBeInstanceOf(Error)
  })
})
