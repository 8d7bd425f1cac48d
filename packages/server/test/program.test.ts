/**
 * The program as users run it, in processes of its own: foreground and background, exit codes, the lock, mistakes.
 * Runs what `npm run build` made.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../dist/program/hermod.mjs', import.meta.url))

let base: string
const children: ChildProcess[] = []
/** A process that is not our child and must not be left behind. */
let background: number | undefined

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hermod-program-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
  }
  if (background !== undefined) process.kill(background, 'SIGKILL')
  background = undefined
  rmSync(base, { recursive: true, force: true })
})

interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly code: number | null; readonly text: string }>
  /** Resolves with the output so far when a line matches; rejects if the process ends before. */
  printed(pattern: RegExp): Promise<string>
}

function begin(...args: string[]): Run {
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    cwd: base,
    env: { PATH: process.env['PATH'], ACTIVEMQ_BASE: base },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let text = ''
  const take = (chunk: Buffer): void => {
    text += chunk.toString()
    child.emit('printed')
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  const ended = new Promise<{ code: number | null; text: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, text })),
  )
  return {
    child,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text)) resolve(text)
        }
        child.on('printed', look)
        child.once('close', () => reject(new Error(`ended without ${pattern}:\n${text}`)))
        look()
      }),
  }
}

function run(...args: string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  return begin(...args).ended
}

function configure(inside: string, attributes = ''): string {
  const file = join(base, 'activemq.xml')
  writeFileSync(
    file,
    `<beans xmlns="http://www.springframework.org/schema/beans">
<broker xmlns="http://activemq.apache.org/schema/core" brokerName="b" dataDirectory="${base}/data" ${attributes}>
${inside}
</broker></beans>`,
  )
  return `xbean:file:${file}`
}

const CONNECTOR =
  '<transportConnectors><transportConnector name="openwire" uri="tcp://127.0.0.1:0"/></transportConnectors>'
const STORE = '<persistenceAdapter><kahaDB directory="data/kahadb"/></persistenceAdapter>'

describe('console', () => {
  test("prints ActiveMQ's lines, serves, and ends in order on SIGTERM [F4.017] [F4.045] [F4.210]", async () => {
    const broker = begin('console', configure(STORE + CONNECTOR))
    const text = await broker.printed(/To try it: /)
    expect(text).toContain(' INFO | Using Persistence Adapter: KahaDBPersistenceAdapter[')
    expect(text).toContain(' INFO | Persistence Adapter successfully started')
    expect(text).toMatch(
      / INFO \| Listening for connections at: tcp:\/\/127\.0\.0\.1:\d+\n INFO \| Connector openwire started/,
    )
    expect(text).toMatch(/ INFO \| Hermod [\d.]+ \(b, ID:[^)]+\) started/)
    expect(readFileSync(join(base, 'data/activemq.pid'), 'utf8').trim()).toBe(String(broker.child.pid))
    broker.child.kill('SIGTERM')
    const { code, text: all } = await broker.ended
    expect(code).toBe(0)
    expect(all).toContain('is shutdown')
    expect(existsSync(join(base, 'data/activemq.pid'))).toBe(false)
  })

  test('ends with the exit code that systemExitOnShutdown asks for [F4.019]', async () => {
    const broker = begin(
      'console',
      configure(STORE + CONNECTOR, 'systemExitOnShutdown="true" systemExitOnShutdownExitCode="3"'),
    )
    await broker.printed(/To try it: /)
    broker.child.kill('SIGTERM')
    expect((await broker.ended).code).toBe(3)
  })

  test('keeps messages over a restart, and gives them to the commands', async () => {
    const uri = configure(STORE + CONNECTOR)
    let broker = begin('console', uri)
    const urlOf = async (): Promise<string> =>
      /connections at: (tcp:\S+)/.exec(await broker.printed(/To try it: /))![1]!
    const sent = await run(
      'producer',
      '--brokerUrl',
      await urlOf(),
      '--destination',
      'queue://KEPT',
      '--messageCount',
      '5',
    )
    expect(sent).toMatchObject({ code: 0 })
    expect(sent.text).toContain('producer-1 Produced: 5 messages')
    broker.child.kill('SIGTERM')
    await broker.ended
    broker = begin('console', uri)
    const url = await urlOf()
    const seen = await run('browse', '--amqurl', url, '-V', 'body', 'KEPT')
    expect(seen.text.match(/JMS_BODY_FIELD:JMSText = test message: \d/g)).toHaveLength(5)
    const received = await run('consumer', '--brokerUrl', url, '--destination', 'queue://KEPT', '--messageCount', '2')
    expect(received.text).toContain('consumer-1 Received test message: 1')
    const purged = await run('purge', '--amqurl', url, 'KEPT')
    expect(purged.text).toContain('3 messages removed from queue://KEPT')
  })

  test('stops at a mistake, with its place', async () => {
    const { code, text } = await run(
      'console',
      configure('<persistenceAdapter><kahaDB directry="x"/></persistenceAdapter>'),
    )
    expect(code).toBe(1)
    expect(text).toMatch(
      /ERROR \| .*activemq\.xml:3:29: unknown attribute "directry" of <kahaDB>; did you mean "directory"\?/,
    )
  })

  test('a second broker on the store waits as a slave without a port, and takes over [F4.044]', async () => {
    const uri = configure(STORE + CONNECTOR)
    const master = begin('console', uri)
    await master.printed(/To try it: /)
    const slave = begin('-Dactivemq.data=other', 'console', uri)
    const waiting = await slave.printed(/slave mode waiting a lock to be acquired/)
    expect(waiting).not.toContain('Listening')
    master.child.kill('SIGTERM')
    await slave.printed(/Connector openwire started/)
    slave.child.kill('SIGTERM')
    expect((await slave.ended).code).toBe(0)
  })

  test('a slave ends when it is told to', async () => {
    const uri = configure(STORE + CONNECTOR)
    await begin('console', uri).printed(/To try it: /)
    const slave = begin('-Dactivemq.data=other', 'console', uri)
    await slave.printed(/slave mode/)
    slave.child.kill('SIGINT')
    expect((await slave.ended).code).toBe(0)
  })
})

describe('start, status, stop', () => {
  test('run a broker in the background', async () => {
    const uri = configure(CONNECTOR, 'persistent="false"')
    expect(await run('status')).toEqual({ code: 1, text: 'ActiveMQ not running\n' })
    const started = await run('start', uri)
    expect(started.code, started.text).toBe(0)
    const pid = /pid '(\d+)'/.exec(started.text)![1]
    background = Number(pid)
    expect(await run('status')).toEqual({ code: 0, text: `ActiveMQ is running (pid '${pid}')\n` })
    expect((await run('start', uri)).text).toContain(`Process with pid '${pid}' is already running`)
    expect((await run('console', uri)).code).toBe(1)
    const stopped = await run('stop')
    expect(stopped.code).toBe(0)
    expect(stopped.text).toContain(' FINISHED')
    background = undefined
    expect((await run('status')).code).toBe(1)
    expect(await run('stop')).toEqual({ code: 0, text: 'ActiveMQ not running\n' })
    expect(readFileSync(join(base, 'data/activemq.log'), 'utf8')).toMatch(
      /^\d{4}-\d\d-\d\d .* \| INFO {2}\| .* is shutdown$/m,
    )
  })

  test('start tells why the broker did not start', async () => {
    const { code, text } = await run('start', configure('<nothing/>'))
    expect(code).toBe(1)
    expect(text).toContain('unknown element <nothing> in <broker>')
  })
})

test('a client without a broker fails with one line that says so, and no stack', async () => {
  const { code, text } = await run('producer', '--brokerUrl', 'tcp://127.0.0.1:1', '--messageCount', '1')
  expect(code).toBe(1)
  expect(text).toMatch(/^( INFO \| .*\n)+ERROR: .*tcp:\/\/127\.0\.0\.1:1.*\n$/)
})
