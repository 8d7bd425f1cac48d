/**
 * The four brokers of docker-compose.yaml as its containers, on the ports it publishes. They are a project of their own:
 * nothing of it is there before, and its containers, volumes and network are removed when it ends. The image stays.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Cluster, NAMES } from './cluster.mjs'

const COMPOSE_FILE = fileURLToPath(new URL('docker-compose.yaml', import.meta.url))
const PROJECT = 'hermod-walk-through'

/** @typedef {import('./cluster.mjs').Name} Name */

export class Containers extends Cluster {
  /**
   * @param {string} engine
   * @param {string[]} compose
   */
  constructor(engine, compose) {
    super()
    this.engine = engine
    this.compose = [...compose, '-p', PROJECT, '-f', COMPOSE_FILE]
  }

  /** Builds the image and makes the containers; starts none. @param {string} engine `docker` or `podman` */
  static async prepare(engine) {
    const containers = new Containers(engine, await composeOf(engine))
    await containers.remove()
    try {
      await run([...containers.compose, 'build'])
      await run([...containers.compose, 'up', '--no-start'])
    } catch (error) {
      await containers.remove()
      throw error
    }
    return containers
  }

  /** @param {Name} name */
  url(name) {
    return `tcp://127.0.0.1:${61616 + NAMES.indexOf(name)}`
  }

  /** @param {Name} name */
  start(name) {
    this.follow(name, spawn(this.engine, ['start', '--attach', name], { stdio: ['ignore', 'pipe', 'inherit'] }))
  }

  /** `kill -9`. @param {Name} name */
  async kill(name) {
    await run([this.engine, 'kill', name])
    await this.gone(name)
  }

  async end() {
    this.ended = true
    await this.remove()
    await Promise.all(NAMES.map((name) => this.gone(name)))
  }

  async remove() {
    await run([...this.compose, 'down', '--volumes', '--timeout', '1'])
  }
}

/** `docker compose` where it is, or the program `docker-compose` of former days. @param {string} engine */
async function composeOf(engine) {
  try {
    await run([engine, 'compose', 'version'])
    return [engine, 'compose']
  } catch {
    return [`${engine}-compose`]
  }
}

/**
 * Settles when the command has succeeded; rejects with all it printed when it has not.
 *
 * @param {string[]} command
 */
function run([program = '', ...args]) {
  return new Promise((resolve, reject) => {
    let printed = ''
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(undefined)
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${code}:\n${printed}`))
    })
  })
}
