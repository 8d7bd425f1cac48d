// Runs JUnit tests of others, compiled and unchanged, against Hermod and compares: docs/reference/suites.md.
//
//   node scripts/conformance-suites.mjs --class-path 'suite/classes:suite/jars/*' org.example.FirstTest org.example.SecondTest
//   node scripts/conformance-suites.mjs --class-path 'suite/classes:suite/jars/*' --classes list.txt
//
// The class path holds the suite and what it needs: ActiveMQ's activemq-broker, -kahadb-store, -spring and -jaas (5.17 or
// 6.x) among it, and JUnit's API, but not its launcher, which is fetched. A broker that a test makes in its process, or
// reaches by `vm:`, is led out to a Hermod of the same configuration; the system property `broker.url` names one that
// stands by for all others. A class that fails is run again with the real broker at the end of the same detour: only what
// passes there counts.
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
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROGRAM = join(ROOT, 'packages/server/dist/program/hermod.mjs')
/** The last that knows JUnit 4 (Vintage) and 5.7 to 5.11 alike. */
const LAUNCHER = 'org.junit.platform:junit-platform-console-standalone:1.11.4'
const TEST_LIMIT = '90 s'
const CLASS_LIMIT_MS = 600_000
const run = promisify(execFile)
const work = mkdtempSync(join(tmpdir(), 'hermod-suites-'))
const say = (line) => process.stdout.write(`${line}\n`)

async function launcher() {
  const folder = join(tmpdir(), 'hermod-suites-launcher')
  if (!existsSync(folder)) {
    const to = join(work, 'launcher')
    await run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${LAUNCHER}`, `-DoutputDirectory=${to}`], {
      cwd: work,
    })
    renameSync(to, folder)
  }
  return join(folder, '*')
}

/** The detour of conformance.mjs and a runner, in the names of the JMS that is on `classPath`. */
async function compile(classPath) {
  const [classes, sources] = [join(work, 'classes'), mkdtempSync(join(work, 'sources-'))]
  const jakarta = await run('javap', ['-cp', classPath, 'jakarta.jms.Message']).catch(() => undefined)
  for (const folder of ['java-conformance', 'java-suites']) {
    const from = join(ROOT, 'test/interop', folder)
    for (const name of readdirSync(from).filter((each) => /^(?!ConformanceRunner).*\.java$/.test(each))) {
      const text = readFileSync(join(from, name), 'utf8')
      writeFileSync(join(sources, name), jakarta === undefined ? text.replaceAll('jakarta.jms.', 'javax.jms.') : text)
    }
  }
  const files = readdirSync(sources).map((name) => join(sources, name))
  await run('javac', ['-nowarn', '-proc:none', '-d', classes, '-cp', classPath, ...files])
  return [classes, classPath].join(delimiter)
}

/** What went wrong in each test that the reports in `folder` name: undefined where nothing did. */
function reported(folder) {
  const found = new Map()
  for (const report of readdirSync(folder).filter((name) => name.endsWith('.xml'))) {
    const text = readFileSync(join(folder, report), 'utf8')
    for (const [, test, body] of text.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
      if (/<skipped/.test(body ?? '')) continue
      const [, trouble] = /<(?:failure|error)[^>]*>\s*(?:<!\[CDATA\[)?([^\n]*)/.exec(body ?? '') ?? []
      found.set(test, trouble)
    }
  }
  return found
}

/** The tests of class `name` with brokers of `kind`, each class in a virtual machine of its own. */
async function outcomes(name, kind, classPath) {
  const folder = mkdtempSync(join(work, 'run-'))
  mkdirSync(join(folder, 'target'))
  const defines = {
    outside: kind,
    fresh: true,
    hermod: PROGRAM,
    'hermod.log': join(folder, 'hermod.log'),
    'java.io.tmpdir': folder,
    'javax.management.builder.initial': 'OutsideBeans',
    'broker.url': 'vm://standing-by?broker.persistent=false',
    'org.apache.activemq.SERIALIZABLE_PACKAGES': '*',
    'junit.jupiter.execution.timeout.default': TEST_LIMIT,
  }
  const flags = Object.entries(defines).map(([key, value]) => `-D${key}=${value}`)
  // What Spring 5 and older mocks ask of a newer Java.
  const open = ['--add-opens', 'java.base/java.lang=ALL-UNNAMED']
  const select = [
    `--select-class=${name}`,
    '--details=none',
    '--disable-banner',
    `--reports-dir=${join(folder, 'out')}`,
  ]
  const args = ['-Xmx500m', '-XX:TieredStopAtLevel=1', ...open, ...flags, '-cp', classPath, 'SuiteRunner', ...select]
  const child = spawn('java', args, { cwd: folder, stdio: 'ignore', timeout: CLASS_LIMIT_MS, killSignal: 'SIGKILL' })
  await new Promise((settle) => child.once('close', settle))
  const out = join(folder, 'out')
  const found = existsSync(out) ? reported(out) : new Map([['-', 'its process ended before it reported anything']])
  rmSync(folder, { recursive: true, force: true })
  return found
}

const failures = (found) => [...found].filter(([, trouble]) => trouble !== undefined)

/** Says how class `name` fares; how many tests passed, fail with both brokers, and fail with ours alone. */
async function judge(name, classPath) {
  const ours = await outcomes(name, 'hermod', classPath)
  const failed = failures(ours)
  const real = failed.length === 0 ? new Map() : await outcomes(name, 'real', classPath)
  const against = failed.filter(([test]) => real.has(test) && real.get(test) === undefined)
  const passed = ours.size - failed.length
  say(`${name}: ${passed} passed, ${failed.length - against.length} fail with the real broker too`)
  for (const [test, trouble] of against) say(`  FAILED ${test}: ${trouble}`)
  return [passed, failed.length - against.length, against.length]
}

const { values, positionals } = parseArgs({
  options: { 'class-path': { type: 'string' }, classes: { type: 'string' } },
  allowPositionals: true,
})
if (values['class-path'] === undefined) throw new Error("--class-path is missing: 'folder of classes:folder of jars/*'")
const listed = values.classes === undefined ? [] : readFileSync(values.classes, 'utf8').split('\n')
const names = [...positionals, ...listed.map((line) => line.trim())].filter((name) => name !== '')
if (names.length === 0) throw new Error('which classes? Name them, or a file with --classes')

let total = [0, 0, 0]
try {
  const given = values['class-path'].split(delimiter).map((path) => resolve(path))
  const classPath = await compile([...given, await launcher()].join(delimiter))
  for (const name of names) {
    const counts = await judge(name, classPath)
    total = total.map((count, i) => count + counts[i])
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
say(`${total[0]} passed, ${total[1]} fail with the real broker too, ${total[2]} failed`)
process.exitCode = total[2] > 0 ? 1 : 0
