/**
 * Sessions recorded between ActiveMQ's client and ActiveMQ 5.17.2, played to Hermod: the client's bytes are sent as they
 * were, in lockstep, and on each connection Hermod must give the same responses in the same order, and as many dispatches
 * and other commands. (Whether a dispatch comes just before or just after a response is chance in both brokers.)
 * Sessions of broker networks, and those that hang on the clock or on a broker stopped or configured otherwise, cannot be
 * played so.
 */
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { createBroker } from 'hermod'
import { expect, test } from 'vitest'
import { until } from '../crash/support/until.js'

interface Frame {
  readonly conn: number
  readonly dir: 'C>B' | 'B>C' | 'A>B' | 'B>A'
  readonly hex: string
  readonly name: string
}

type Traces = Record<string, { frames: readonly (Frame | { mark: string } | { event: string })[] }>

const FILE = new URL('../../packages/openwire/test/fixtures/traces.json.gz', import.meta.url)
const traces = JSON.parse(gunzipSync(readFileSync(FILE)).toString('utf8')) as Traces
const APART = /^(network-|failover-cluster|auth-failure|broker-stop|keepalive|failover-reconnect|expired|advisory|misc)/
/** May come at any time: they answer nothing. */
const UNASKED = new Set([10, 18])

const names = Object.keys(traces).filter((name) => !APART.test(name))

class Player {
  private readonly types: number[] = []
  private rest = Buffer.alloc(0)

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      this.rest = Buffer.concat([this.rest, chunk])
      while (this.rest.length >= 5 && this.rest.length >= 4 + this.rest.readInt32BE(0)) {
        this.types.push(this.rest[4]!)
        this.rest = this.rest.subarray(4 + this.rest.readInt32BE(0))
      }
    })
  }

  static open(port: number): Promise<Player> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(new Player(socket)))
      socket.once('error', reject)
    })
  }

  /** Type bytes of the broker's commands so far. */
  get answers(): number[] {
    return this.types.filter((type) => !UNASKED.has(type))
  }

  send(hex: string): void {
    this.socket.write(Buffer.from(hex, 'hex'))
  }

  close(): void {
    this.socket.destroy()
  }
}

const RESPONSES = new Set([30, 31, 34])

/** The responses in order, and how often each other command came. Of several connections the others race: only responses. */
function gist(types: readonly number[], alone: boolean) {
  const others = types.filter((type) => !RESPONSES.has(type)).sort((a, b) => a - b)
  return { responses: types.filter((type) => RESPONSES.has(type)), others: alone ? others : [] }
}

const typeOf = (frame: Frame): number => Number.parseInt(frame.hex.slice(8, 10), 16)

test.each(names)('%s', async (name) => {
  const frames = traces[name]!.frames.filter((frame): frame is Frame => 'hex' in frame)
  const broker = await createBroker({ broker: { brokerName: 'localhost' }, connectors: ['tcp://127.0.0.1:0'] })
  const port = Number(/:(\d+)/.exec(broker.addresses[0]!.replace('tcp://', ''))![1])
  const players = new Map<number, Player>()
  const expected = new Map<number, number[]>()
  try {
    for (const frame of frames) {
      let player = players.get(frame.conn)
      if (player === undefined) {
        player = await Player.open(port)
        players.set(frame.conn, player)
        expected.set(frame.conn, [])
      }
      if (frame.dir === 'C>B') player.send(frame.hex)
      else if (!UNASKED.has(typeOf(frame))) {
        const answers = expected.get(frame.conn)!
        answers.push(typeOf(frame))
        const here = player
        await until('the broker answers', () => here.answers.length >= answers.length, 3_000).catch(() => {})
      }
    }
    for (const [conn, player] of players) {
      expect(gist(player.answers, players.size === 1), `connection ${conn}`).toEqual(
        gist(expected.get(conn)!, players.size === 1),
      )
    }
  } finally {
    for (const player of players.values()) player.close()
    await broker.stop()
  }
})
