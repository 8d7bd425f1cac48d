/** What the health port answers, and that it answers in every state of a broker. */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainSettings } from '@hermod/config'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { afterEach, expect, test } from 'vitest'
import { healthAddress } from '../../src/health/health-address.js'
import { type HealthState, healthAnswer } from '../../src/health/health-answer.js'
import { HealthPort } from '../../src/health/health-port.js'
import { RoleRecord } from '../../src/health/role.js'
import type { RunningBroker } from '../../src/running-broker.js'
import { startBroker } from '../../src/start-broker.js'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const STATE: HealthState = {
  role: 'slave',
  sinceMs: 1_700_000_000_000,
  brokerName: 'amq1',
  brokerId: 'ID:host-1',
  version: '1',
  lock: { path: '/d/lock', held: false },
  addresses: [],
}

test.each([
  ['starting', 503, 503, 'starting\n'],
  ['slave', 200, 503, 'slave, ready\n'],
  ['master', 200, 200, 'master\n'],
  ['stopping', 503, 503, 'stopping\n'],
] as const)('a broker that is %s answers /ready with %i and /master with %i', (role, ready, master, body) => {
  const ask = (path: string) => healthAnswer('GET', path, { ...STATE, role })
  expect(ask('/ready')).toEqual({ status: ready, type: 'text/plain', body })
  expect(ask('/master?from=balancer')).toEqual({ status: master, type: 'text/plain', body })
  expect(ask('/live').status).toBe(200)
  expect(ask('/').status).toBe(200)
  expect(JSON.parse(ask('/').body)).toEqual({
    role,
    state: body.trim(),
    since: '2023-11-14T22:13:20.000Z',
    brokerName: 'amq1',
    brokerId: 'ID:host-1',
    version: '1',
    lock: { file: '/d/lock', held: false },
    addresses: [],
  })
})

test('other paths and methods are refused', () => {
  expect(healthAnswer('GET', '/admin', STATE).status).toBe(404)
  expect(healthAnswer('POST', '/', STATE).status).toBe(405)
})

test('a role remembers since when, and stopping is the last', () => {
  const clock = new ManualClock(1000)
  const record = new RoleRecord(clock)
  clock.advance(10)
  record.become('slave')
  clock.advance(10)
  record.become('slave')
  expect([record.role, record.sinceMs]).toEqual(['slave', 1010])
  record.become('stopping')
  record.become('master')
  expect(record.role).toBe('stopping')
})

test.each([
  ['8162', { host: '0.0.0.0', port: 8162 }],
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['[::1]:8162', { host: '::1', port: 8162 }],
  ['', undefined],
])('hermod.health=%s', (given, expected) => {
  expect(healthAddress(given)).toEqual(expected)
})

test.each(['80000', 'localhost', ':1', '::1:80', 'a b:1'])('hermod.health=%s is refused', (given) => {
  expect(() => healthAddress(given)).toThrow(`hermod.health=${given}: expected PORT or HOST:PORT`)
})

test('a port that is taken is named', async () => {
  const first = await HealthPort.open({ host: '127.0.0.1', port: 0 }, () => STATE)
  ends.push(() => first.close())
  const port = Number(new URL(first.url).port)
  await expect(HealthPort.open({ host: '127.0.0.1', port }, () => STATE)).rejects.toThrow(`127.0.0.1:${port}`)
})

test('closing does not wait for a peer that says nothing', async () => {
  const port = await HealthPort.open({ host: '127.0.0.1', port: 0 }, () => STATE)
  const silent = connect(Number(new URL(port.url).port), '127.0.0.1')
  await new Promise((resolve) => silent.once('connect', resolve))
  await fetch(`${port.url}ready`) // so the server has seen the silent one too
  const gone = new Promise((resolve) => silent.once('close', resolve))
  await port.close()
  silent.on('error', () => {})
  await gone
})

test('master, slave, and the slave as master: seen at the health port', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hermod-health-'))
  ends.push(() => rmSync(directory, { recursive: true, force: true }))
  const first = await member(directory)
  const [broker] = [await first.started]
  expect(await ask(first.log, 'master')).toEqual([200, 'master\n'])
  const second = await member(directory)
  expect(await ask(second.log, 'ready')).toEqual([200, 'slave, ready\n'])
  expect(await ask(second.log, 'master')).toEqual([503, 'slave, ready\n'])
  await broker.stop()
  const heir = await second.started
  expect(await ask(second.log, 'master')).toEqual([200, 'master\n'])
  expect(heir.addresses).toHaveLength(1)
})

interface MemberOfPair {
  readonly log: RecordingLogger
  readonly started: Promise<RunningBroker>
}

/** Resolves when it is master or waits. */
async function member(directory: string): Promise<MemberOfPair> {
  const log = new RecordingLogger()
  const stop = new AbortController()
  let waiting = (): void => {}
  const waits = new Promise<void>((resolve) => {
    waiting = resolve
  })
  const started = startBroker(plainSettings({ kahaDB: { directory }, connectors: ['tcp://127.0.0.1:0'] }), {
    log,
    signal: stop.signal,
    waiting,
    systemProperties: new Map([['hermod.health', '127.0.0.1:0']]),
  })
  ends.push(async () => {
    stop.abort()
    await (await started).ended
  })
  await Promise.race([waits, started])
  return { log, started }
}

async function ask(log: RecordingLogger, path: string): Promise<[number, string]> {
  const url = log
    .texts('info')
    .find((line) => line.startsWith('Health is told at '))!
    .slice('Health is told at '.length)
  const response = await fetch(url + path)
  return [response.status, await response.text()]
}
