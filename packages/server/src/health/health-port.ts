/**
 * The health port: a small HTTP server that is open from the first moment to the last, as slave too, when the broker has
 * no other port. It reads no bodies, keeps no connection and holds only a few at a time.
 */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { causeChain } from '@hermod/model'
import type { NetworkLook } from '../network-look.js'
import type { HealthAddress } from './health-address.js'
import { type HealthAnswer, type HealthState, healthAnswer } from './health-answer.js'
import { networkAnswer } from './network-answer.js'

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
  static async open(
    address: HealthAddress,
    state: () => HealthState,
    network: () => NetworkLook | undefined = () => undefined,
  ): Promise<HealthPort> {
    const limits = { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS }
    const server = createServer({ ...limits, keepAlive: false }, (request, response) => {
      const { method = '', url = '' } = request
      answered(() => networkAnswer(method, url, network()) ?? healthAnswer(method, url, state()))
        .then((answer) => write(answer, method, response))
        .catch(() => response.destroy()) // the one who asked has gone
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

/** A question that breaks the answer is told so, and nothing else happens. */
async function answered(answer: () => HealthAnswer | Promise<HealthAnswer>): Promise<HealthAnswer> {
  try {
    return await answer()
  } catch (error) {
    return { status: 500, type: 'text/plain', body: `${causeChain(error)}\n` }
  }
}

function write({ status, type, body }: HealthAnswer, method: string, response: ServerResponse): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    // Part of it may be what was asked, and is not to be taken for a page.
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  response.end(method === 'HEAD' ? undefined : body)
}

function listening(server: Server, { host, port }: HealthAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`The health port ${host}:${port} cannot be opened (hermod.health): ${cause.message}`, { cause }))
    })
    server.listen(port, host, resolve)
  })
}
