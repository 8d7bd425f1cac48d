/**
 * Java programs of the tests, compiled once per client library into a folder that is reused until a source changes:
 * 5.17.2 (javax.jms, Debian's jars) and 6.x (jakarta.jms, fetched by Maven) from the same sources.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
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
import { promisify } from 'node:util'
import { brokerClassPath, clientClassPath, embeddedClassPath } from './activemq-jars.js'
import { mavenClassPath } from './maven.js'

export type JmsClient = '5.17.2' | '6.x'
/** What a program is linked with: the JMS client, or also a broker to embed, a connection pool, Spring's XML. */
export type Libraries = 'client' | 'broker' | 'pool' | 'spring'

const run = promisify(execFile)
/** The newest that runs on Java 17. */
export const JAKARTA_VERSION = '6.3.1'

export interface JavaProgram {
  /** Starts class `main`. Its standard input and output are pipes, its errors go where the test's go. */
  start(main: string, args: readonly string[], jvm?: readonly string[]): ChildProcess
}

/** Compiles all sources of `folder` against `client`, or against the broker of that version. */
export async function javaProgram(folder: string, client: JmsClient, part: Libraries = 'client'): Promise<JavaProgram> {
  return javaProgramWith(folder, client, await libraryPath(client, part))
}

/** The same with a class path of the test's own choice. */
export async function javaProgramWith(folder: string, client: JmsClient, libraries: string): Promise<JavaProgram> {
  const sources = readdirSync(folder).filter((name) => name.endsWith('.java'))
  const texts = sources.map((name) => [name, translate(readFileSync(join(folder, name), 'utf8'), client)] as const)
  const digest = createHash('sha256').update(libraries).update(JSON.stringify(texts)).digest('hex').slice(0, 16)
  const classes = join(tmpdir(), `hermod-java-${digest}`)
  if (!existsSync(classes)) await compile(texts, libraries, classes)
  return {
    start: (main, args, jvm = []) =>
      spawn('java', [...jvm, '-XX:-UsePerfData', '-cp', `${classes}${delimiter}${libraries}`, main, ...args], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
  }
}

async function libraryPath(client: JmsClient, part: Libraries): Promise<string> {
  if (client === '6.x') return mavenClassPath([`org.apache.activemq:${ARTIFACTS[part]}:${JAKARTA_VERSION}`, SILENCE])
  if (part === 'spring') return brokerClassPath()
  return part === 'client' ? clientClassPath() : embeddedClassPath()
}

/** The client logs through SLF4J, and the tests need none of it. */
export const SILENCE = 'org.slf4j:slf4j-nop:2.0.17'

const ARTIFACTS: Record<Libraries, string> = {
  client: 'activemq-client',
  broker: 'activemq-kahadb-store',
  pool: 'activemq-pool',
  spring: 'activemq-spring',
}

const translate = (source: string, client: JmsClient): string =>
  client === '6.x' ? source.replaceAll('import javax.jms.', 'import jakarta.jms.') : source

async function compile(
  texts: readonly (readonly [string, string])[],
  libraries: string,
  classes: string,
): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'hermod-javac-'))
  const files = texts.map(([name]) => join(work, name))
  const out = join(work, 'classes')
  try {
    mkdirSync(out)
    for (const [name, text] of texts) writeFileSync(join(work, name), text)
    await run('javac', ['-nowarn', '-Xlint:none', '-d', out, '-cp', libraries, ...files])
    if (!existsSync(classes)) renameSync(out, classes)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
