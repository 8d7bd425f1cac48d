/**
 * A broker in a process of its own, ours or the real one, started from the same activemq.xml: what one can do the other
 * is held to. Ports are chosen once and kept over restarts; everything lives in one folder, which `dispose` removes.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect as dial, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { brokerClassPath } from './activemq-jars.js'
import { LOG_PROPERTIES, newestClassPath } from './activemq6.js'

/** `activemq`: 5.17.2 as Debian installs it; `activemq6`: the newest, fetched by Maven. */
export type BrokerKind = 'activemq' | 'activemq6' | 'hermod'

export interface BrokerOptions {
  /** Text of activemq.xml; DATA, TCP_PORT and NIO_PORT in it are replaced. Default: test/interop/conf/activemq.xml. */
  readonly configuration?: string
  /** Where the data directory is; default: inside the process's own folder. */
  readonly data?: string
  /** A module that Hermod's process loads first (`node --import`). */
  readonly preload?: string
  /** Jars for the real one beside those of its installation, by path. */
  readonly jars?: readonly string[]
  /** System properties of its own. */
  readonly properties?: Readonly<Record<string, string>>
  /** How long a start may take before it counts as failed. Default 60,000 ms (a JVM on a busy machine). */
  readonly startLimitMs?: number
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const LOG4J = [
  'log4j.rootLogger=INFO, out',
  'log4j.appender.out=org.apache.log4j.ConsoleAppender',
  'log4j.appender.out.layout=org.apache.log4j.PatternLayout',
  'log4j.appender.out.layout.ConversionPattern=%5p | %m%n',
].join('\n')

export const defaultConfiguration = (): string =>
  readFileSync(fileURLToPath(new URL('../conf/activemq.xml', import.meta.url)), 'utf8')

export class BrokerProcess {
  readonly logFile: string
  private child: ChildProcess | undefined
  private exited: Promise<number | string> = Promise.resolve(0)

  private constructor(
    readonly kind: BrokerKind,
    readonly folder: string,
    readonly data: string,
    readonly tcpPort: number,
    readonly nioPort: number,
    private readonly startLimitMs: number,
    private readonly preload: string | undefined,
    private readonly classPath: readonly string[],
    private readonly properties: Readonly<Record<string, string>>,
  ) {
    this.logFile = join(folder, 'broker.log')
  }

  /** Prepares folder, ports and configuration; starts nothing. */
  static async prepare(kind: BrokerKind, options: BrokerOptions = {}): Promise<BrokerProcess> {
    const folder = mkdtempSync(join(tmpdir(), `${kind}-`))
    const data = options.data ?? join(folder, 'data')
    const [tcpPort, nioPort] = await freePorts(2)
    const broker = new BrokerProcess(
      kind,
      folder,
      data,
      tcpPort!,
      nioPort!,
      options.startLimitMs ?? 60_000,
      options.preload,
      [...(await libraries(kind)), ...(options.jars ?? [])],
      options.properties ?? {},
    )
    broker.configure(options.configuration ?? defaultConfiguration())
    writeFileSync(join(folder, 'log4j.properties'), LOG4J)
    writeFileSync(join(folder, 'log4j2.properties'), LOG_PROPERTIES)
    return broker
  }

  static async start(kind: BrokerKind, options: BrokerOptions = {}): Promise<BrokerProcess> {
    const broker = await BrokerProcess.prepare(kind, options)
    await broker.start()
    return broker
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.tcpPort}`
  }

  get nioUrl(): string {
    return `nio://127.0.0.1:${this.nioPort}`
  }

  get pid(): number {
    const pid = this.child?.pid
    if (pid === undefined) throw new Error(`${this.kind} is not running`)
    return pid
  }

  get running(): boolean {
    return this.child !== undefined
  }

  get log(): string {
    return readFileSync(this.logFile, 'utf8')
  }

  /** Settles when the process has ended, with its exit code or signal. */
  get ended(): Promise<number | string> {
    return this.exited
  }

  configure(configuration: string): void {
    const text = configuration
      .replaceAll('DATA', this.data)
      .replaceAll('TCP_PORT', String(this.tcpPort))
      .replaceAll('NIO_PORT', String(this.nioPort))
    writeFileSync(join(this.folder, 'activemq.xml'), text)
  }

  /** Returns when both connectors accept. */
  async start(environment: Record<string, string> = {}): Promise<void> {
    this.launch(environment)
    await this.listening()
  }

  /** Does not wait for anything: it may be a slave for ever. */
  launch(environment: Record<string, string> = {}): void {
    const [file, args] = this.kind === 'hermod' ? this.hermodCommand() : this.activemqCommand()
    const out = createWriteStream(this.logFile, { flags: 'a' })
    const child = spawn(file, args, {
      cwd: this.folder,
      env: {
        ...process.env,
        ACTIVEMQ_HOME: ROOT,
        ACTIVEMQ_BASE: this.folder,
        ACTIVEMQ_DATA: this.data,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.pipe(out, { end: false })
    child.stderr.pipe(out, { end: false })
    this.child = child
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        if (this.child === child) this.child = undefined
        out.end(() => resolve(code ?? signal ?? 'unknown'))
      })
    })
  }

  /** Ends it as an operator would. */
  async stop(): Promise<number | string> {
    this.child?.kill('SIGTERM')
    const stubborn = setTimeout(() => this.child?.kill('SIGKILL'), 20_000)
    const outcome = await this.exited
    clearTimeout(stubborn)
    return outcome
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL')
    await this.exited
  }

  /** Kills what still runs and removes the folder. */
  async dispose(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Resident memory in bytes. */
  residentBytes(): number {
    const line = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))
    return Number(line?.[1] ?? 0) * 1024
  }

  /** Returns when both connectors accept: it has become the master. */
  async listening(): Promise<void> {
    const deadline = Date.now() + this.startLimitMs
    for (const port of [this.tcpPort, this.nioPort]) {
      while (!(await accepts(port))) {
        if (!this.running) throw new Error(`${this.kind} ended before it listened:\n${tail(this.log)}`)
        if (Date.now() > deadline) throw new Error(`${this.kind} does not listen on ${port}:\n${tail(this.log)}`)
        await delay(20)
      }
    }
  }

  private activemqCommand(): [string, string[]] {
    const defines = this.definitions({
      'activemq.base': this.folder,
      'activemq.home': this.folder,
      'activemq.data': this.data,
    })
    return [
      'java',
      [
        '-Xms64m',
        '-Xmx512m',
        '-XX:TieredStopAtLevel=1', // It lives for a minute: quick to start beats quick at its best.
        `-Dlog4j.configuration=file:${join(this.folder, 'log4j.properties')}`,
        `-Dlog4j2.configurationFile=${join(this.folder, 'log4j2.properties')}`,
        ...defines,
        '-cp',
        this.classPath.join(delimiter),
        'org.apache.activemq.console.command.ShellCommand',
        'start',
        `xbean:file:${join(this.folder, 'activemq.xml')}`,
      ],
    ]
  }

  private hermodCommand(): [string, string[]] {
    const program = join(ROOT, 'packages/server/dist/program/hermod.mjs')
    const flags = this.preload === undefined ? [] : ['--import', this.preload]
    // These are the launcher's own (packages/server/bin/hermod), which cannot take ours.
    const node = ['--max-semi-space-size=8', '--max-inlined-bytecode-size-cumulative=3000', ...flags]
    const uri = `xbean:file:${join(this.folder, 'activemq.xml')}`
    return [process.execPath, [...node, program, 'console', uri, ...this.definitions({})]]
  }

  /** System properties: where a configuration finds what stands beside it. */
  private definitions(more: Record<string, string>): string[] {
    const login = join(this.folder, 'login.config')
    const all = { ...more, ...this.properties, 'activemq.conf': this.folder, 'java.security.auth.login.config': login }
    return Object.entries(all).map(([name, value]) => `-D${name}=${value}`)
  }
}

async function libraries(kind: BrokerKind): Promise<readonly string[]> {
  if (kind === 'hermod') return []
  return [kind === 'activemq' ? brokerClassPath() : await newestClassPath()]
}

/** Below those that systems give to outgoing connections, which would take one before its broker does. */
const FIRST_PORT = 11_000
const LAST_PORT = 31_999

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenSomewhere))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

async function listenSomewhere(): Promise<Server> {
  for (;;) {
    const server = createServer()
    const port = randomInt(FIRST_PORT, LAST_PORT)
    const listens = new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (await listens) return server
  }
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

const tail = (text: string): string => text.split('\n').slice(-30).join('\n')

/** The folder of the repository, for programs that tests start. */
export const repository = (): string => dirname(join(ROOT, 'package.json'))
