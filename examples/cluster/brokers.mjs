/** The four brokers of docker-compose.yaml as processes of this machine, on free ports and in a directory of their own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Cluster, NAMES } from './cluster.mjs'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../packages/server/bin/hermod', import.meta.url))

/** What is shared, as the volumes of docker-compose.yaml. */
const DIRECTORIES = { amq1: 'data1', amq2: 'data1', amq3: 'data2', amq4: 'data2' }
/** @typedef {import('./cluster.mjs').Name} Name */

export class Brokers extends Cluster {
  folder = mkdtempSync(join(tmpdir(), 'hermod-cluster-'))
  /** @type {Map<Name, number>} */
  ports = new Map()

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
    this.follow(name, child)
  }

  /** `kill -9`. @param {Name} name */
  async kill(name) {
    this.processes.get(name)?.kill('SIGKILL')
    await this.gone(name)
  }

  /** Kills what still runs, and removes the directory. */
  async end() {
    this.ended = true
    await Promise.all(NAMES.map((name) => this.kill(name)))
    rmSync(this.folder, { recursive: true, force: true })
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
