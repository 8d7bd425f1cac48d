/**
 * Starts one broker for a measurement, ours or the real ActiveMQ, from bench/conf/activemq.xml on a free port and in a
 * folder of its own under BENCH_DATA (default: the system's temporary folder; choose a real disk for persistent scenarios).
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const START_LIMIT_MS = 60_000

/**
 * `kind`: `hermod` or `activemq`. Resolves when it listens; with `slave`, when it says that it waits for the lock.
 * `data`: a directory that others use too; default: one of its own.
 */
export async function startBroker(kind, { data, slave = false } = {}) {
  const base = process.env.BENCH_DATA ?? tmpdir()
  mkdirSync(base, { recursive: true })
  const folder = mkdtempSync(join(base, `bench-${kind}-`))
  const port = await freePort()
  const text = readFileSync(join(ROOT, 'bench/conf/activemq.xml'), 'utf8')
  const configuration = join(folder, 'activemq.xml')
  writeFileSync(
    configuration,
    text.replaceAll('TCP_PORT', String(port)).replaceAll('DATA', data ?? join(folder, 'data')),
  )
  const [file, args] = kind === 'hermod' ? hermod(configuration) : activemq(configuration, folder, slave)
  const logFile = join(folder, 'broker.log')
  const log = openSync(logFile, 'a')
  const ready = () => (slave ? readFileSync(logFile, 'utf8').includes('in slave mode') : accepts(port))
  const began = performance.now()
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...process.env, ACTIVEMQ_BASE: folder, ACTIVEMQ_DATA: join(folder, 'data') },
    stdio: ['ignore', log, log],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let running = true
  const killed = () => child.kill('SIGKILL') // A measurement that dies must not leave its broker behind.
  process.once('exit', killed)
  ended.then(() => {
    running = false
    process.off('exit', killed)
  })
  while (!(await ready())) {
    if (!running || performance.now() - began > START_LIMIT_MS) {
      child.kill('SIGKILL')
      throw new Error(`${kind} does not listen:\n${readFileSync(logFile, 'utf8')}`)
    }
    await delay(2)
  }
  return {
    kind,
    port,
    url: `tcp://127.0.0.1:${port}`,
    pid: child.pid,
    startMs: performance.now() - began,
    /** `kill -9`. */
    async kill() {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
    async stop() {
      child.kill('SIGTERM')
      const stubborn = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await ended
      clearTimeout(stubborn)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The command as installed, with the flags it gives to Node; more by NODE_OPTIONS. */
function hermod(configuration) {
  return [join(ROOT, 'packages/server/bin/hermod'), ['console', `xbean:file:${configuration}`]]
}

function activemq(configuration, folder, talkative) {
  writeFileSync(
    join(folder, 'log4j.properties'),
    `log4j.rootLogger=${talkative ? 'INFO' : 'WARN'}, out\nlog4j.appender.out=org.apache.log4j.ConsoleAppender\n` +
      'log4j.appender.out.layout=org.apache.log4j.PatternLayout\nlog4j.appender.out.layout.ConversionPattern=%5p | %m%n\n',
  )
  const properties = ['base', 'home', 'data'].map((name) => `-Dactivemq.${name}=${folder}`)
  return [
    'java',
    [
      '-Xms64m',
      '-Xmx2g',
      `-Dlog4j.configuration=file:${join(folder, 'log4j.properties')}`,
      ...properties,
      '-cp',
      classPath('broker'),
      'org.apache.activemq.console.command.ShellCommand',
      'start',
      `xbean:file:${configuration}`,
    ],
  ]
}

/** The jars of the real ActiveMQ's `client` or `broker` that Debian has installed. */
export function classPath(part) {
  const folder = process.env.ACTIVEMQ_JARS ?? '/usr/share/java'
  const names = JSON.parse(readFileSync(join(ROOT, 'test/interop/support/activemq-jars.json'), 'utf8'))[part]
  const paths = names.map((name) => join(folder, `${name}.jar`)).filter((path) => existsSync(path))
  if (paths.length === 0) throw new Error(`no ActiveMQ in ${folder}: apt-get install activemq libactivemq-java`)
  return paths.join(':')
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** CPU seconds (user and system) and resident bytes of a process, from /proc. */
export function usage(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const resident = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
    residentBytes: Number(resident?.[1] ?? 0) * 1024,
  }
}
