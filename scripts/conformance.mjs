// Runs ActiveMQ's own tests (from its published test jar) against Hermod: docs/guides/conformance.md.
//
//   node scripts/conformance.mjs                      all of test/interop/java-conformance/classes.txt
//   node scripts/conformance.mjs usecases.TransactionTest JmsQueueSelectorTest
//   node scripts/conformance.mjs --record [class …]   and writes down what came out: docs/reference/conformance.md
//   node scripts/conformance.mjs --page               writes the page anew from what is written down
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
import { conformancePage } from './conformance-page.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = join(ROOT, 'test/interop/java-conformance')
/** Of the tests, of their client and of the real broker: 6.3.1, or 5.17.2. */
const VERSION = process.env.CONFORMANCE_VERSION ?? '6.3.1'
const SPRING = VERSION.startsWith('5.') ? '5.3.23' : '7.0.8'
const LIMIT_S = Number(process.env.CONFORMANCE_LIMIT_S ?? 100)
const AT_ONCE = Number(process.env.CONFORMANCE_AT_ONCE ?? 2)
const ARTIFACTS = [
  ...['client', 'broker', 'kahadb-store', 'spring', 'jms-pool', 'pool'].map(
    (name) => `org.apache.activemq:activemq-${name}:${VERSION}`,
  ),
  `org.apache.activemq:activemq-broker:${VERSION}:tests`,
  `org.apache.activemq:activemq-unit-tests:${VERSION}:tests`,
  `org.springframework:spring-jms:${SPRING}`,
  `org.springframework:spring-test:${SPRING}`,
  'junit:junit:4.13.2',
  'org.jmock:jmock-junit4:2.12.0',
  'org.apache.derby:derby:10.16.1.1',
  'org.apache.logging.log4j:log4j-slf4j-impl:2.17.2',
  'org.apache.logging.log4j:log4j-core:2.17.2',
  'org.apache.logging.log4j:log4j-1.2-api:2.17.2',
]
const INSIDE = 'calls the broker inside of its process, no connection is made'
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

/** What went wrong in each test of `name`: undefined if it passed, INSIDE if it did so without a connection. */
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
    'javax.management.builder.initial': 'OutsideBeans',
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
    const [, outcome, test, trouble] = /^(passed|inside|failed) (.*?)(?:: (.*))?$/.exec(line) ?? []
    if (outcome === 'failed') found.set(test, trouble)
    else if (outcome !== undefined) found.set(line.slice(7), outcome === 'passed' ? undefined : INSIDE)
  }
  rmSync(folder, { recursive: true, force: true })
  return found
}

const listed = () =>
  readFileSync(join(SOURCES, 'classes.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
const RESULTS = join(SOURCES, `results-${VERSION}.json`)
const read = (name) => JSON.parse(readFileSync(join(SOURCES, name), 'utf8'))
/** Without the frames that led to it. */
const short = (trouble) => {
  const missing = / \(not carried over: .*/.exec(trouble)?.[0] ?? ''
  return `${trouble
    .replace(missing, '')
    .replace(/ < [\w.$]+\(.*/, '')
    .slice(0, 200)}${missing}`
}

/** Writes down what came out of `name`; classes that are run at once by two commands do not lose each other's. */
function record(name, result) {
  const all = existsSync(RESULTS) ? read(`results-${VERSION}.json`) : {}
  all[name] = result
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(RESULTS, `${JSON.stringify(sorted, null, 2)}\n`)
}

/** The page has other suites' results at its end, which are not ours to write. */
function writePage() {
  const file = join(ROOT, 'docs/reference/conformance.md')
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const others = before.indexOf('\n## Other suites')
  const page = conformancePage(read(`results-${VERSION}.json`), read('reasons.json'), VERSION, listed().length)
  writeFileSync(file, others < 0 ? page : page + before.slice(others))
}

const total = { passed: 0, both: 0, ours: 0 }

async function judge(name, classPath, recorded) {
  const ours = await outcomes(name, 'hermod', classPath)
  const failed = [...ours].filter(([, trouble]) => trouble !== undefined)
  const passed = ours.size - failed.length
  const real = failed.every(([, trouble]) => trouble === INSIDE) ? new Map() : await outcomes(name, 'real', classPath)
  const succeeds = (test) => ours.get(test) !== INSIDE && real.has(test) && real.get(test) === undefined
  // A class that did not come to its end counts if the real broker's did.
  const whole = `${name} -`
  const ended = real.size > 0 && !real.has(whole)
  const against = failed.filter(([test]) => succeeds(test) || (test === whole && ended))
  const alike = failed.filter((each) => !against.includes(each))
  total.passed += passed
  total.both += alike.length
  total.ours += against.length
  say(`${name}: ${passed} passed${alike.length > 0 ? `, ${alike.length} cannot be judged` : ''}`)
  for (const [test, trouble] of against) say(`  FAILED ${test}: ${trouble}`)
  if (!recorded) return
  const texts = (tests, of) => Object.fromEntries(tests.map(([test, trouble]) => [test, short(of(test) ?? trouble)]))
  record(name, { passed, alike: texts(alike, (test) => real.get(test)), failed: texts(against, () => undefined) })
}

const options = process.argv.slice(2).filter((arg) => arg.startsWith('--'))
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
const names = options.includes('--page') ? [] : wanted.length > 0 ? wanted : listed()
try {
  const classPath = names.length > 0 ? await compile(await libraries()) : ''
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift())
      await judge(name, classPath, options.includes('--record'))
  })
  await Promise.all(workers)
} finally {
  rmSync(work, { recursive: true, force: true })
}
if (options.length > 0) writePage()
say(
  `${total.passed} passed, ${total.both} cannot be judged: they fail with the real broker too or make no connection, ${total.ours} failed`,
)
process.exitCode = total.ours > 0 ? 1 : 0
