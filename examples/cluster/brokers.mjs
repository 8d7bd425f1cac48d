/** The four brokers of docker-compose.yaml as processes of this machine, on free ports and in a directory of their own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../packages/server/bin/hermod', import.meta.url))
const LIMIT_MS = 60_000

/** What is shared, as the volumes of docker-compose.yaml. */
const DIRECTORIES = { amq1: 'data1', amq2: 'data1', amq3: 'data2', amq4: 'data2' }
/** @typedef {keyof typeof DIRECTORIES} Name */
const NAMES = /** @type {Name[]} */ (Object.keys(DIRECTORIES))

export class Brokers {
  folder = mkdtempSync(join(tmpdir(), 'hermod-cluster-'))
  /** @type {Map<Name, number>} */
  ports = new Map()
  /** @type {Map<Name, import('node:child_process').ChildProcess>} */
  processes = new Map()
  /** @type {{ name: Name, text: string }[]} Everything they have logged. */
  lines = []
  ended = false

  static async prepare() {
    const brokers = new Brokers()
    for (const name of NAMES) brokers.mount(name)
    const ports = await freePorts(NAMES.length)
    NAMES.forEach((name, i) => {
      brokers.ports.set(name, ports[i] ?? 0)
    })
    return brokers
  }

  /** The store of the pair at its place in the data directory of the broker. @param {Name} name */
  mount(name) {
    const store = join(this.folder, DIRECTORIES[name], 'kahadb')
    mkdirSync(store, { recursive: true })
    mkdirSync(join(this.folder, name))
    symlinkSync(store, join(this.folder, name, 'kahadb'))
  }

  /** @param {Name} name */
  url(name) {
    return `tcp://127.0.0.1:${this.ports.get(name)}`
  }

  /** @param {Name} name */
  start(name) {
    const properties = {
      openwire: `127.0.0.1:${this.ports.get(name)}`,
      ...Object.fromEntries(NAMES.map((each) => [each, this.url(each)])),
    }
    const definitions = Object.entries(properties).map(([key, value]) => `-D${key}=${value}`)
    const child = spawn(PROGRAM, ['console', `xbean:file:${join(HERE, name, 'conf/activemq.xml')}`, ...definitions], {
      env: { ...process.env, ACTIVEMQ_DATA: join(this.folder, name) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.processes.set(name, child)
    createInterface({ input: child.stdout }).on('line', (text) => this.lines.push({ name, text }))
  }

  /** `kill -9`. @param {Name} name */
  async kill(name) {
    const child = this.processes.get(name)
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  /**
   * Waits for a line of a broker's log behind the first `from` lines of all, and gives it.
   *
   * @param {Name} name
   * @param {string} text
   */
  async logged(name, text, from = 0) {
    for (const deadline = Date.now() + LIMIT_MS; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const line = this.lines.slice(from).find((each) => each.name === name && each.text.includes(text))
      if (line !== undefined) return line.text
      if (this.ended) throw new Error('interrupted')
      if (Date.now() > deadline)
        throw new Error(`${name} does not log "${text}"; see the end of its log:\n${this.tail(name)}`)
    }
  }

  /** Kills what still runs, and removes the directory. */
  async end() {
    this.ended = true
    await Promise.all(NAMES.map((name) => this.kill(name)))
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** @param {Name} name */
  tail(name) {
    const own = this.lines.filter((each) => each.name === name).slice(-20)
    return own.map(({ text }) => `  ${text}`).join('\n')
  }
}

/** @param {number} count */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
