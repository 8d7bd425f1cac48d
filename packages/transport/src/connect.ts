/** Connecting: one attempt to one address; retrying is the caller's affair. */
import { connect as connectSocket, type Socket, type TcpNetConnectOpts } from 'node:net'
import type { Clock, Link } from '@hermod/model'
import { type Address, parseAddress, parseAuthority } from './address.js'
import { transportErrors } from './errors.js'
import { clientUriOptions } from './options.js'
import { readOptions } from './read-options.js'
import { sharedRead } from './shared-read.js'
import { formatAddress, type ReadTarget, TcpLink } from './tcp-link.js'
import type { VmRegistry } from './vm.js'

export interface ConnectRequest {
  readonly address: Address | string
  readonly clock: Clock
  /** Where `vm://` brokers of this process are found; without it `vm://` is refused. */
  readonly vm?: VmRegistry
  /** Gives up early; the promise rejects with its reason. */
  readonly signal?: AbortSignal
}

const DEFAULT_PORT = 61_616

/** Rejects with BrokerError: address not understood, unknown option, no such broker, connectionTimeout exceeded. */
export async function connect(request: ConnectRequest): Promise<Link> {
  const address = typeof request.address === 'string' ? parseAddress(request.address) : request.address
  if (address.scheme === 'vm' && request.vm !== undefined) return request.vm.connect(address)
  if (address.scheme !== 'tcp' && address.scheme !== 'nio') {
    const available = request.vm === undefined ? 'tcp://, nio://' : 'tcp://, nio://, vm://'
    throw transportErrors.unsupportedScheme({ address: address.text, scheme: address.scheme, available })
  }
  return connectTcp(address, request)
}

async function connectTcp(address: Address, { clock, signal }: ConnectRequest): Promise<Link> {
  const { values } = readOptions(address, clientUriOptions)
  signal?.throwIfAborted()
  const target: ReadTarget = { link: undefined }
  const socket = connectSocket({ ...place(address), onread: sharedRead(target) } as TcpNetConnectOpts)
  await established(socket, address, values.connectionTimeout, clock, signal)
  if (values.keepAlive) socket.setKeepAlive(true)
  const remote = formatAddress('tcp', socket.remoteAddress ?? address.host, socket.remotePort ?? address.port)
  return new TcpLink(socket, remote, target)
}

/** The path of an address names the local end: `tcp://remote:61616/localhost:6000`. */
function place(address: Address): TcpNetConnectOpts {
  const host = address.host === '' ? 'localhost' : address.host
  const remote = { host, port: address.port < 0 ? DEFAULT_PORT : address.port }
  if (address.path.length <= 1) return remote
  const local = parseAuthority(address.text, address.path.slice(1))
  return { ...remote, localAddress: local.host, ...(local.port < 0 ? {} : { localPort: local.port }) }
}

function established(
  socket: Socket,
  address: Address,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (error: unknown): void => {
      settle()
      socket.on('error', () => {}) // what the dying socket still says is of no interest
      socket.destroy()
      reject(error)
    }
    const failed = (cause: Error): void =>
      giveUp(transportErrors.connectFailed({ address: address.text, problem: cause.message }, { cause }))
    const aborted = (): void => giveUp(signal?.reason)
    const timer =
      timeoutMs === 0
        ? undefined
        : clock.after(timeoutMs, () => giveUp(transportErrors.connectTimeout({ address: address.text, timeoutMs })))
    const settle = (): void => {
      timer?.cancel()
      socket.removeListener('error', failed)
      signal?.removeEventListener('abort', aborted)
    }
    socket.once('error', failed)
    signal?.addEventListener('abort', aborted)
    socket.once('connect', () => {
      settle()
      socket.pause() // connected sockets begin to read by themselves, and nobody listens yet
      resolve()
    })
  })
}
