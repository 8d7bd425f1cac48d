/** The example is what its page says: the walk-through prints what was seen, and whatever ends it leaves nothing behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import { until } from '../crash/support/until.js'

const PROGRAM = fileURLToPath(new URL('../../examples/cluster/walk-through.mjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'hermod-example-'))
let child: ChildProcess
let printed = ''

afterEach(() => {
  child.kill('SIGKILL')
  for (const left of readdirSync(folder)) rmSync(join(folder, left), { recursive: true, force: true })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Settles with the exit code. */
function run(): Promise<number | null> {
  printed = ''
  child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout!.on('data', (chunk: Buffer) => {
    printed += chunk
  })
  return new Promise((resolve) => child.once('close', resolve))
}

/** Of the four brokers, as they have written them down. */
function pids(): number[] {
  const [run] = readdirSync(folder)
  return ['amq1', 'amq2', 'amq3', 'amq4'].map((name) =>
    Number(readFileSync(join(folder, run!, name, 'activemq.pid'), 'utf8')),
  )
}

test('S30 npm run example:cluster walks through it and prints what it sees [F6.094]', async () => {
  expect(await run(), printed).toBe(0)
  const lines = printed.replace(/\d+\.\d s/g, '…').replace(/tcp:\/\/[\d.:]+/, 'tcp://amq4')
  expect(lines.trim().split('\n')).toEqual([
    'Four brokers: amq1 and amq2 are ms-broker-a, amq3 and amq4 are ms-broker-b.',
    'amq1 and amq3 serve and are bridged; amq2 and amq4 are slaves.',
    'What amq1 says about the slave of the other pair, again and again: WARN | Could not start network bridge between: vm://ms-broker-a and: tcp://amq4 due to: Connection refused',
    'Sent m0 to m49 to ms-broker-a.',
    'Consumed 20 at ms-broker-a: m0 to m19.',
    'Consumed 20 at ms-broker-b: m20 to m39.',
    'Left: 0 at ms-broker-a, 10 at ms-broker-b.',
    'Killed amq1 (kill -9): amq2 serves after …',
    'and is bridged to ms-broker-b after ….',
    'Sent x0 to x49 to ms-broker-a.',
    'Consumed 20 at ms-broker-a: x0 to x19.',
    'Consumed 20 at ms-broker-b: m40 to m49, x20 to x29.',
    'Left: 0 at ms-broker-a, 20 at ms-broker-b.',
    'Killed amq3 (kill -9): amq4 serves after …',
    'and is bridged to ms-broker-a after ….',
    'Consumed 20 at ms-broker-b: x30 to x49.',
    'Left: 0 at ms-broker-a, 0 at ms-broker-b.',
    'Started amq1 again: it is a slave now. All 100 messages came, each once.',
  ])
  expect(readdirSync(folder)).toEqual([])
})

test('Ctrl-C ends its brokers and removes their directory', async () => {
  const ended = run()
  await until('all four run', () => printed.includes('amq2 and amq4 are slaves'), 60_000)
  const brokers = pids()
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  for (const pid of brokers) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  expect(readdirSync(folder)).toEqual([])
})
