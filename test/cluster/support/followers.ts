/** Failover connections that go where brokers send them, of the Java client and of ours, told in the same words. */
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Connection, ConnectionFactory } from '@hermod/client'
import { javaProgram } from '../../interop/support/jms-program.js'
import { eventually } from './network.js'

const SOURCES = fileURLToPath(new URL('../java', import.meta.url))

export abstract class Followers {
  /** `2 at tcp://127.0.0.1:1`, `2 interrupted`, `2 told true tcp://a:1,tcp://b:1`: each connection has a number. */
  readonly lines: string[] = []

  abstract close(): Promise<void>

  /** Ports of the brokers that the connections are with now, by number. */
  get ports(): readonly number[] {
    const ports: number[] = []
    for (const line of this.lines) {
      const [, number, port] = /^(\d+) at .*:(\d+)$/.exec(line) ?? []
      if (number !== undefined) ports[Number(number)] = Number(port)
    }
    return ports
  }

  /** One of them was, if only for a moment. */
  wereAt(port: number): boolean {
    return this.lines.some((line) => line.includes(' at ') && line.endsWith(`:${port}`))
  }

  countAt(port: number): number {
    return this.ports.filter((one) => one === port).length
  }

  /** The last list that a connection was told. */
  told(number: number): string | undefined {
    return this.lines.filter((line) => line.startsWith(`${number} told `)).at(-1)
  }

  async until(what: string, done: () => boolean, limitMs = 15_000): Promise<void> {
    await eventually(done, () => `not ${what}:\n${this.lines.join('\n')}`, limitMs)
  }
}

export class JavaFollowers extends Followers {
  private constructor(private readonly child: ChildProcess) {
    super()
    createInterface({ input: child.stdout! }).on('line', (line) => this.lines.push(line))
  }

  static async start(url: string, count: number): Promise<JavaFollowers> {
    const program = await javaProgram(SOURCES, '5.17.2')
    const flags = ['-Xmx256m', '-XX:TieredStopAtLevel=1']
    const followers = new JavaFollowers(program.start('Followers', [url, String(count)], flags))
    await followers.until('all connected', () => followers.lines.includes('all there'), 30_000)
    return followers
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve))
    this.child.stdin!.end()
    await ended
  }
}

export class OwnFollowers extends Followers {
  private readonly connections: Connection[] = []

  static async start(url: string, count: number): Promise<OwnFollowers> {
    const followers = new OwnFollowers()
    const factory = new ConnectionFactory(url)
    for (let number = 0; number < count; number++) await followers.add(factory, number)
    return followers
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()))
  }

  private async add(factory: ConnectionFactory, number: number): Promise<void> {
    const connection = await factory.createConnection({
      onInterrupted: () => this.lines.push(`${number} interrupted`),
      onResumed: (address) => this.lines.push(`${number} at ${address}`),
      onException: (error) => this.lines.push(`${number} failed ${error.message}`),
    })
    this.connections.push(connection)
    await connection.start()
    const consumer = await (await connection.createSession()).createConsumer('queue://followed')
    consumer.setListener(() => {})
  }
}
