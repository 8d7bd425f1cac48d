// Runs ActiveMQ's own tests (from its published test jar) against Hermod: docs/guides/conformance.md.
//
//   node scripts/conformance.mjs                      all of test/interop/java-conformance/classes.txt
//   node scripts/conformance.mjs usecases.TransactionTest JmsQueueSelectorTest
//
// A test that fails is run again with the real broker in Hermod's place. Only what passes there counts against Hermod;
// the rest looks into the broker's objects, which no broker outside of the test's process can offer.
import { execFile, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = join(ROOT, 'test/interop/java-conformance')
const VERSION = '6.3.1'
const LIMIT_S = 100
const AT_ONCE = 2
const ARTIFACTS = [
  ...['client', 'broker', 'kahadb-store', 'spring', 'jms-pool', 'pool'].map(
    (name) => `org.apache.activemq:activemq-${name}:${VERSION}`,
  ),
  `org.apache.activemq:activemq-broker:${VERSION}:tests`,
  `org.apache.activemq:activemq-unit-tests:${VERSION}:tests`,
  'org.springframework:spring-jms:7.0.8',
  'org.springframework:spring-test:7.0.8',
  'junit:junit:4.13.2',
  'org.jmock:jmock-junit4:2.12.0',
  'org.apache.derby:derby:10.16.1.1',
  'org.apache.logging.log4j:log4j-slf4j-impl:2.17.2',
  'org.apache.logging.log4j:log4j-core:2.17.2',
  'org.apache.logging.log4j:log4j-1.2-api:2.17.2',
]
const run = promisify(execFile)
const work = mkdtempSync(join(tmpdir(), 'hermod-conformance-'))
const say = (line) => process.stdout.write(`${line}\n`)

async function libraries() {
  const folder = join(tmpdir(), `hermod-conformance-jars-${VERSION}`)
  if (!existsSync(folder)) {
    const dependencies = ARTIFACTS.map((artifact) => {
      const [group, name, version, classifier] = artifact.split(':')
      const kind = classifier === undefined ? '' : `<classifier>${classifier}</classifier>`
      return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${kind}</dependency>`
    })
    const head = '<modelVersion>4.0.0</modelVersion><groupId>hermod.test</groupId><artifactId>conformance</artifactId>'
    writeFileSync(
      join(work, 'pom.xml'),
      `<project>${head}<version>1</version><dependencies>${dependencies.join('')}</dependencies></project>`,
    )
    await run('mvn', [
      '-q',
      '-B',
      '-f',
      join(work, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(work, 'jars')}`,
    ])
    renameSync(join(work, 'jars'), folder)
  }
  return `${folder}/*`
}

async function compile(jars) {
  const classes = join(work, 'classes')
  const sources = readdirSync(SOURCES).filter((name) => name.endsWith('.java'))
  await run('javac', ['-nowarn', '-d', classes, '-cp', jars, ...sources.map((name) => join(SOURCES, name))])
  return [classes, jars].join(delimiter)
}

/** The outcome of each test of `name`: undefined if it passed, or what went wrong. */
async function outcomes(name, outside, classPath) {
  const folder = mkdtempSync(join(work, 'run-'))
  mkdirSync(join(folder, 'target'))
  const defines = {
    outside,
    fresh: true,
    limit: LIMIT_S,
    hermod: join(ROOT, 'packages/server/dist/program/hermod.mjs'),
    'hermod.log': join(folder, 'hermod.log'),
    basedir: folder,
    'java.io.tmpdir': folder,
    'org.apache.activemq.SERIALIZABLE_PACKAGES': '*',
  }
  const flags = Object.entries(defines).map(([key, value]) => `-D${key}=${value}`)
  const child = spawn(
    'java',
    ['-Xmx400m', '-XX:TieredStopAtLevel=1', ...flags, '-cp', classPath, 'ConformanceRunner', name],
    {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const found = new Map()
  for await (const line of createInterface({ input: child.stdout })) {
    const [, outcome, test, trouble] = /^(passed|failed) (.*?)(?:: (.*))?$/.exec(line) ?? []
    if (outcome !== undefined)
      found.set(outcome === 'passed' ? line.slice(7) : test, outcome === 'passed' ? undefined : trouble)
  }
  rmSync(folder, { recursive: true, force: true })
  return found
}

const total = { passed: 0, both: 0, ours: 0 }

async function judge(name, classPath) {
  const ours = await outcomes(name, 'hermod', classPath)
  const failed = [...ours].filter(([, trouble]) => trouble !== undefined)
  total.passed += ours.size - failed.length
  if (failed.length === 0) return say(`${name}: ${ours.size} passed`)
  const real = await outcomes(name, 'real', classPath)
  const against = failed.filter(([test]) => real.has(test) && real.get(test) === undefined)
  total.both += failed.length - against.length
  total.ours += against.length
  say(`${name}: ${ours.size - failed.length} passed, ${failed.length - against.length} fail with the real broker too`)
  for (const [test, trouble] of against) say(`  FAILED ${test}: ${trouble}`)
}

const wanted = process.argv.slice(2)
const names =
  wanted.length > 0
    ? wanted
    : readFileSync(join(SOURCES, 'classes.txt'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
try {
  const classPath = await compile(await libraries())
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) await judge(name, classPath)
  })
  await Promise.all(workers)
} finally {
  rmSync(work, { recursive: true, force: true })
}
say(`${total.passed} passed, ${total.both} fail with the real broker too, ${total.ours} failed`)
process.exitCode = total.ours > 0 ? 1 : 0
