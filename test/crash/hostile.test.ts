/**
 * Peers that are broken or mean: each costs itself its connection and the log one line, and nobody else anything.
 * CRASH_BROKER=activemq shows that the real broker passes what is asked of the other clients.
 */

import { SeededRandom } from '@hermod/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess } from '../interop/support/broker-process.js'
import { Load } from './support/load.js'
import * as raw from './support/raw-peer.js'
import { RawPeer } from './support/raw-peer.js'
import { until } from './support/until.js'

const kind = (process.env['CRASH_BROKER'] ?? 'hermod') as BrokerKind
/** What the log and the memory must look like is asked of Hermod only; a JVM's heap and log are its own affair. */
const ours = kind === 'hermod'
const MEGABYTE = 1 << 20

let broker: BrokerProcess
let load: Load

beforeAll(async () => {
  broker = await BrokerProcess.start(kind)
  load = await Load.start(broker.url)
  await load.ping()
})

afterAll(async () => {
  load.dispose()
  await broker.dispose()
})

/** Lines of level WARN or ERROR that the log gained since `from` (a length of the log). */
const complaints = (from: number): string[] =>
  broker.log
    .slice(from)
    .split('\n')
    .filter((line) => /\b(WARN|ERROR)\b/.test(line))

const greeted = raw.greeting()
const garbage = Buffer.from(new SeededRandom(20_260_101).bytes(4_096))

describe('a peer that sends', () => {
  test.each<[what: string, parts: readonly Uint8Array[], thenEnds?: boolean]>([
    ['garbage', [garbage]],
    ['an HTTP request', [Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')]],
    ['the wrong magic', [raw.greeting('ActiveMX')]],
    ['a truncated frame', [Buffer.concat([raw.int(100), raw.byte(1), Buffer.alloc(40)])], true],
    ['a frame one byte over the limit', [raw.int(104_857_601)]],
    ['the largest frame length', [raw.int(0x7fff_ffff)]],
    ['a negative frame length', [raw.int(-1)]],
    ['an unknown command before the greeting', [raw.frame(raw.byte(222))]],
    ['an unknown command', [greeted, raw.command(222, 1)]],
    ['a nested type that is not one', [greeted, raw.command(4, 1, raw.byte(1), raw.byte(250), raw.byte(0))]],
    ['a command cut short inside its frame', [greeted, raw.frame(Buffer.of(5, 0, 0, 0, 1, 1, 1))]],
    ['properties that claim more than the frame has', [raw.greeting(raw.MAGIC, raw.int(0), 0x7fff_ffff)]],
    ['a map that claims two milliards of entries', [raw.greeting(raw.MAGIC, raw.int(0x7fff_ffff))]],
    ['maps nested 5,000 deep', [raw.greeting(raw.MAGIC, raw.nestedMaps(5_000))]],
    ['maps nested 100,000 deep', [raw.greeting(raw.MAGIC, raw.nestedMaps(100_000))]],
  ])('%s loses its connection, with one line in the log', async (_what, parts, thenEnds = false) => {
    const before = broker.log.length
    const peer = await RawPeer.open(broker.tcpPort)
    peer.send(...parts)
    if (thenEnds) peer.end()
    await load.ping()
    if (ours) {
      await peer.closed()
      await until('the log says so', () => complaints(before).length > 0)
      const lines = complaints(before)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(`127.0.0.1:${peer.localPort}`)
    }
    peer.drop()
    await load.ping()
    expect(broker.running).toBe(true)
  })
})

test('a consumer that stops reading holds up nobody, and what it was sent comes back', {
  timeout: 120_000,
}, async () => {
  const resident = broker.residentBytes()
  const peer = await RawPeer.open(broker.tcpPort)
  peer.send(greeted, raw.connectionInfo('deaf'), raw.sessionInfo('deaf'), raw.consumerInfo('deaf', 'CRASH.0', 32_766))
  await until('the broker has answered', () => peer.receivedBytes > 100)
  peer.stopReading()
  const filled = await load.fill(1, 100_000, 400)
  expect(filled).toEqual({ sent: 400, refusal: undefined })
  await load.ping()
  if (ours) expect(broker.residentBytes() - resident).toBeLessThan(160 * MEGABYTE)
  peer.drop()
  await until('all came back', async () => {
    await load.drain(1)
    return load.drained === 400
  })
  await load.ping()
})

test('1,000 connections opened and dropped leave nothing behind', { timeout: 120_000 }, async () => {
  // A heap grows to its working size and keeps it; a leak grows with every round, and never has a round without.
  for (let round = 1, settled = false; !settled; round++) {
    const before = broker.residentBytes()
    for (let i = 0; i < 3; i++) await wave(1_000)
    await load.ping()
    settled = !ours || broker.residentBytes() - before < 24 * MEGABYTE
    expect(round, 'rounds of 3,000 connections that each left memory behind').toBeLessThan(8)
  }
  expect(broker.running).toBe(true)
})

/** Some say nothing, some greet, some get as far as a consumer; then all vanish. */
async function wave(count: number): Promise<void> {
  const peers: RawPeer[] = []
  for (let i = 0; i < count; i++) {
    const peer = await RawPeer.open(broker.tcpPort)
    const id = `wave-${i}`
    if (i % 3 === 1) peer.send(greeted)
    if (i % 3 === 2) peer.send(greeted, raw.connectionInfo(id), raw.sessionInfo(id), raw.consumerInfo(id, 'WAVE', 10))
    peers.push(peer)
  }
  await until('the broker has greeted them', () => peers.every((peer, i) => i % 3 === 0 || peer.receivedBytes > 0))
  for (const peer of peers) peer.drop()
}
