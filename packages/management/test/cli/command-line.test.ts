import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installation } from '@hermod/config'
import { systemClock } from '@hermod/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandPorts, RunRequest } from '../../src/cli/ports.js'
import { runCommandLine } from '../../src/cli/program.js'

let base: string
let said: string[]
let asked: RunRequest[]

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hermod-cli-'))
  said = []
  asked = []
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

function ports(home = base): CommandPorts {
  return {
    version: '1.2.3',
    installation: installation({ ACTIVEMQ_HOME: home }, new Map(), home),
    environment: {},
    output: {
      line: (text) => said.push(text),
      error: (text) => said.push(text),
      progress: () => {},
    },
    clock: systemClock,
    async runBroker(request) {
      asked.push(request)
      return 7
    },
    script: '/opt/hermod.js',
    definitions: [],
  }
}

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const code = await runCommandLine(args, ports())
  return { code, text: said.join('\n') }
}

describe('the command line', () => {
  test('tells version and help', async () => {
    expect(await run('--version')).toEqual({ code: 0, text: 'Hermod 1.2.3' })
    const help = await run('--help')
    expect(help.code).toBe(0)
    for (const name of [
      'console',
      'start',
      'stop',
      'restart',
      'status',
      'producer',
      'consumer',
      'browse',
      'purge',
      'create',
      'check',
    ]) {
      expect(help.text).toMatch(new RegExp(`^  ${name} `, 'm'))
    }
  })

  test('without a command shows the help and fails', async () => {
    const { code, text } = await run()
    expect(code).toBe(1)
    expect(text).toContain('Usage: hermod')
  })

  test.each([
    [['produce'], "unknown command 'produce'", '(Did you mean producer?)'],
    [['producer', '--mesageCount', '1'], "unknown option '--mesageCount'", '(Did you mean --messageCount?)'],
    [['producer', '--messageCount', 'many'], "'many' is invalid", 'expected a whole number of at least 0'],
    [['consumer', '--ackMode', 'AUTO'], "'AUTO' is invalid", 'expected one of AUTO_ACKNOWLEDGE'],
    [['browse'], "missing required argument 'destinations'", ''],
    [['browse', '-V', 'boddy', 'Q'], '-V boddy', 'expected header, custom or body'],
    [['browse', 'topic://T'], 'topic://T', 'only queues can be browsed'],
    [['browse', 'Q?consumer.prefetchSise=1'], 'consumer.prefetchSise', 'did you mean consumer.prefetchSize?'],
    [['producer', '--destination', 'quue://A'], '--destination quue://A', 'expected queue://NAME or topic://NAME'],
    [['consumer', '--destination', 'queue://'], 'queue://', 'the name is empty'],
    [['producer', '--brokerUrl', 'tcp://127.0.0.1:1'], 'tcp://127.0.0.1:1', 'Does a broker run there?'],
    [['dstat', 'queues', '--jmxlocal'], 'dstat is not built yet', ''],
    [['consumer', '--durable', 'true', '--destination', 'topic://T'], '--durable needs a --clientId', ''],
    [['check', 'missing.xml'], 'missing.xml', 'no such file'],
  ])('%j is refused by name', async (args, what, hint) => {
    const { code, text } = await run(...args)
    expect(code).toBe(1)
    expect(text).toContain(what)
    expect(text).toContain(hint)
  })

  test('help of a command lists its options with their defaults', async () => {
    const { code, text } = await run('producer', '--help')
    expect(code).toBe(0)
    expect(text).toMatch(/--messageCount <integer> +Messages per thread. Default 1000./)
    expect(text).not.toContain('--transactedBatchSize')
  })

  test('runs a broker in the foreground under its pid file and gives its exit code', async () => {
    const outcome = await run('console', 'xbean:file:a.xml')
    expect(outcome.code).toBe(7)
    expect(asked).toEqual([{ uri: 'xbean:file:a.xml', background: false }])
    expect(readdirSync(join(base, 'data'))).toEqual([])
  })
})

describe('a data directory that cannot be written', () => {
  test.each([['console'], ['start']])('ends %s with its name and how to choose another', async (command) => {
    writeFileSync(join(base, 'data'), 'a file')
    const { code, text } = await run(command)
    expect(code).toBe(1)
    expect(text).toMatch(/data\/activemq\.(pid|log) cannot be written: EEXIST.*ACTIVEMQ_DATA/)
  })
})

describe('check', () => {
  test('gives 0 for a file a broker starts from, 1 for another', async () => {
    const file = join(base, 'a.xml')
    const beans = (inside: string): string =>
      `<beans xmlns="http://www.springframework.org/schema/beans"><broker xmlns="http://activemq.apache.org/schema/core">${inside}</broker></beans>`
    writeFileSync(file, beans(''))
    expect(await run('check', file)).toMatchObject({
      code: 0,
      text: expect.stringContaining('a broker starts from it'),
    })
    writeFileSync(file, beans('<nothing/>'))
    expect(await run('check', `xbean:file:${file}`)).toMatchObject({
      code: 1,
      text: expect.stringContaining('<nothing>'),
    })
  })
})

describe('create', () => {
  test('makes a directory that a broker of that name runs from', async () => {
    const home = join(base, 'home')
    await import('node:fs').then(({ mkdirSync }) => mkdirSync(join(home, 'conf'), { recursive: true }))
    writeFileSync(join(home, 'conf', 'activemq.xml'), '<beans><broker brokerName="localhost" id="localhost"/></beans>')
    writeFileSync(join(home, 'conf', 'credentials.properties'), 'a=1')
    const target = join(base, 'east')
    expect(await runCommandLine(['create', target], ports(home))).toBe(0)
    expect(readFileSync(join(target, 'conf/activemq.xml'), 'utf8')).toBe(
      '<beans><broker brokerName="east" id="localhost"/></beans>',
    )
    expect(readFileSync(join(target, 'conf/credentials.properties'), 'utf8')).toBe('a=1')
    expect(statSync(join(target, 'bin/east')).mode & 0o111).not.toBe(0)
    expect(readFileSync(join(target, 'bin/east'), 'utf8')).toContain(`ACTIVEMQ_BASE='${target}'`)
    expect(await runCommandLine(['create', target], ports(home))).toBe(1)
    expect(said.at(-1)).toContain('not empty')
  })
})
