/**
 * The health port: a small HTTP server that is open from the first moment to the last, as slave too, when the broker has
 * no other port. It reads no bodies, keeps no connection and holds only a few at a time.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HealthAddress } from './health-address.js'
import { type HealthState, healthAnswer } from './health-answer.js'

const MAX_CONNECTIONS = 64
/** Whoever has not asked by then is cut off. */
const PATIENCE_MS = 5000
const MAX_HEADER_BYTES = 8192

export class HealthPort {
  private constructor(
    private readonly server: Server,
    /** With the port that was really taken. */
    readonly url: string,
  ) {}

  /** Rejects, naming the address, when the port cannot be had. */
  static async open(address: HealthAddress, state: () => HealthState): Promise<HealthPort> {
    const limits = { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS }
    const server = createServer({ ...limits, keepAlive: false }, (request, response) => {
      const { status, type, body } = healthAnswer(request.method ?? '', request.url ?? '', state())
      response.writeHead(status, {
        'content-type': `${type}; charset=utf-8`,
        'content-length': Buffer.byteLength(body),
        'cache-control': 'no-store',
        connection: 'close',
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    })
    server.maxConnections = MAX_CONNECTIONS
    await listening(server, address)
    const { port } = server.address() as AddressInfo
    const host = address.host.includes(':') ? `[${address.host}]` : address.host
    return new HealthPort(server, `http://${host}:${port}/`)
  }

  /** Cuts what is still connected. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
  }
}

function listening(server: Server, { host, port }: HealthAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`The health port ${host}:${port} cannot be opened (hermod.health): ${cause.message}`, { cause }))
    })
    server.listen(port, host, resolve)
  })
}
