/**
 * Imports flow one way (docs/ARCHITECTURE.md): this reads them all and names each that does not. A package is entered
 * only by its doors, `config` opens the doors that hold tables, and nobody imports the server or the test tools.
 */
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, type Source, sources } from './support/sources.js'

/** Who may import whom, by door. Both ends of an OpenWire link (`server` and `peer`) are a floor above the codec. */
const ALLOWED: Record<string, readonly string[]> = {
  model: [],
  selector: ['@hermod/model'],
  security: ['@hermod/model'],
  openwire: ['@hermod/model'],
  'openwire/server': ['@hermod/model', '@hermod/transport', '@hermod/transport/options'],
  'openwire/peer': ['@hermod/model', '@hermod/transport', '@hermod/transport/options'],
  transport: ['@hermod/model'],
  store: ['@hermod/model'],
  broker: ['@hermod/model', '@hermod/selector'],
  client: [
    '@hermod/model',
    '@hermod/openwire',
    '@hermod/openwire/internal',
    '@hermod/openwire/peer',
    '@hermod/transport',
    '@hermod/transport/options',
  ],
  cluster: [
    '@hermod/model',
    '@hermod/openwire',
    '@hermod/openwire/peer',
    '@hermod/transport',
    '@hermod/transport/options',
  ],
  'jms-bridge': ['@hermod/model', '@hermod/client', '@hermod/client/options'],
  config: [
    '@hermod/model',
    '@hermod/broker/options',
    '@hermod/client/options',
    '@hermod/cluster/options',
    '@hermod/jms-bridge/options',
    '@hermod/openwire/options',
    '@hermod/security/options',
    '@hermod/store/options',
    '@hermod/transport/options',
  ],
  management: ['@hermod/model', '@hermod/client', '@hermod/config', '@hermod/security'],
  server: ['@hermod/*'],
  testkit: ['@hermod/model'],
}
const NEVER = ['@hermod/testkit', 'hermod']

const OPENWIRE_ENDS = ['openwire/server', 'openwire/peer']

/** `package` or, for the ends of a link, `package/end`. */
function home(path: string): string | undefined {
  const [, name, rest] = /^packages\/([^/]+)\/src\/(.*)$/.exec(path) ?? []
  if (name === undefined) return undefined
  const end = `${name}/${rest!.split('/')[0]}`
  return OPENWIRE_ENDS.includes(end) ? end : name
}

function wrongArrows(files: readonly Source[]): string[] {
  return files.flatMap((file) => {
    const from = home(file.path)
    if (from === undefined) return []
    return importsOf(file.text)
      .map((specifier) => [specifier, complaint(from, file.path, specifier)] as const)
      .filter(([, reason]) => reason !== undefined)
      .map(([specifier, reason]) => `${file.path} imports ${specifier}: ${reason}`)
  })
}

function complaint(from: string, path: string, specifier: string): string | undefined {
  const allowed = ALLOWED[from]
  if (allowed === undefined) return `package ${from} has no row in this test's table`
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    const there = home(target)
    if (there?.split('/')[0] !== from.split('/')[0]) return 'a relative path may not leave the package'
    if (from === there || there === undefined || !OPENWIRE_ENDS.includes(there)) return undefined
    return from === 'openwire' ? 'the codec does not know its adapter' : 'the ends of a link do not know each other'
  }
  if (NEVER.some((name) => specifier === name || specifier.startsWith(`${name}/`))) return 'nobody imports it'
  if (!specifier.startsWith('@hermod/')) return undefined
  if (/^@hermod\/[^/]+\/(src|dist)\b/.test(specifier)) return 'packages are entered by their doors only'
  if (allowed.includes(specifier) || allowed.includes('@hermod/*')) return undefined
  return `${from} may import ${allowed.length === 0 ? 'no other package' : allowed.join(', ')}`
}

const source = (path: string, text: string): Source => ({ path, text })

test('imports flow downwards and through doors', () => {
  const files = sources(/^packages\/[^/]+\/src\/.*\.ts$/)
  expect(files.length).toBeGreaterThan(100)
  expect(wrongArrows(files)).toEqual([])
})

test.each([
  ['packages/broker/src/broker.ts', "import { JournalStore } from '@hermod/store'", 'broker may import'],
  ['packages/broker/src/broker.ts', "import type { Frame } from '@hermod/openwire'", 'broker may import'],
  ['packages/model/src/ack.ts', "export * from '@hermod/selector'", 'model may import no other package'],
  ['packages/store/src/index.ts', "const it = await import('@hermod/openwire')", 'store may import'],
  ['packages/config/src/tables.ts', "import { Broker } from '@hermod/broker'", 'config may import'],
  ['packages/client/src/session.ts', "import {\n  a,\n  b,\n} from '@hermod/broker/options'", 'client may import'],
  ['packages/server/src/main.ts', "import { FaultyDisk } from '@hermod/testkit'", 'nobody imports it'],
  ['packages/management/src/main.ts', "import { main } from 'hermod'", 'nobody imports it'],
  ['packages/server/src/main.ts', "import { x } from '@hermod/store/src/journal/append.js'", 'by their doors only'],
  ['packages/server/src/main.ts', "import { x } from '../../store/src/index.js'", 'may not leave the package'],
  ['packages/openwire/src/frame.ts', "import { handle } from './server/connection.js'", 'does not know its adapter'],
  ['packages/openwire/src/peer/a.ts', "import { handle } from '../server/connection.js'", 'do not know each other'],
  ['packages/novel/src/index.ts', "import { x } from '@hermod/model'", 'has no row'],
])('a wrong arrow is named: %s', (path, text, reason) => {
  expect(wrongArrows([source(path, text)])).toEqual([expect.stringContaining(reason)])
})

test('a right arrow is not', () => {
  const right =
    "import { a } from './b.js'\nimport { invariant } from '@hermod/model'\nimport { join } from 'node:path'"
  expect(wrongArrows([source('packages/store/src/journal/append.ts', right)])).toEqual([])
  expect(wrongArrows([source('packages/store/src/a.ts', "// import { x } from '@hermod/openwire'")])).toEqual([])
})
