/** Connecting: one attempt to one address; retrying is the caller's affair. */
import { connect as connectSocket, isIP, type Socket, type TcpNetConnectOpts } from 'node:net'
import { type ConnectionOptions, connect as connectSecurely, createSecureContext, type SecureContext } from 'node:tls'
import type { Clock, Link } from '@hermod/model'
import { type Address, parseAddress, parseAuthority } from './address.js'
import { transportErrors } from './errors.js'
import { clientUriOptions, SECURE_SCHEMES } from './options.js'
import { readOptions } from './read-options.js'
import { readByEvents, sharedRead } from './shared-read.js'
import { formatAddress, type ReadTarget, TcpLink } from './tcp-link.js'
import { type TlsLimits, type TlsMaterial, tlsOptions } from './tls/tls-context.js'
import { peerOf } from './tls/tls-peer.js'
import type { VmRegistry } from './vm.js'

export interface ConnectRequest {
  readonly address: Address | string
  readonly clock: Clock
  /** Where `vm://` brokers of this process are found; without it `vm://` is refused. */
  readonly vm?: VmRegistry
  /** What to show and whom to trust on encrypted addresses. Default: nothing, and the authorities that Node trusts. */
  readonly tls?: TlsMaterial | undefined
  /** Gives up early; the promise rejects with its reason. */
  readonly signal?: AbortSignal
}

const DEFAULT_PORT = 61_616

/** Rejects with BrokerError: address not understood, unknown option, no such broker, connectionTimeout exceeded. */
export async function connect(request: ConnectRequest): Promise<Link> {
  const address = typeof request.address === 'string' ? parseAddress(request.address) : request.address
  if (address.scheme === 'vm' && request.vm !== undefined) return request.vm.connect(address)
  if (SECURE_SCHEMES.includes(address.scheme)) return connectTls(address, request)
  if (address.scheme !== 'tcp' && address.scheme !== 'nio') {
    const available = `tcp://, nio://, ssl://, nio+ssl://${request.vm === undefined ? '' : ', vm://'}`
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

async function connectTls(address: Address, { clock, signal, tls }: ConnectRequest): Promise<Link> {
  const { values } = readOptions(address, clientUriOptions)
  signal?.throwIfAborted()
  const where = place(address)
  const socket = connectSecurely({
    ...where,
    ...(isIP(where.host!) === 0 ? { servername: where.host! } : {}),
    secureContext: contextOf(address, values, tls),
    ...(values.verifyHostName ? {} : { checkServerIdentity: () => undefined }),
  } as ConnectionOptions)
  await established(socket, address, values.connectionTimeout, clock, signal, 'secureConnect')
  if (values.keepAlive) socket.setKeepAlive(true)
  const target: ReadTarget = { link: undefined }
  readByEvents(socket, target)
  const remote = formatAddress('ssl', socket.remoteAddress ?? address.host, socket.remotePort ?? address.port)
  return new TcpLink(socket, remote, target, peerOf(socket))
}

function contextOf(
  address: Address,
  values: TlsLimits & Record<string, unknown>,
  tls: TlsMaterial | undefined,
): SecureContext {
  const enabledProtocols = values.enabledProtocols || String(values['socket.enabledProtocols'])
  const enabledCipherSuites = values.enabledCipherSuites || String(values['socket.enabledCipherSuites'])
  try {
    return createSecureContext(tlsOptions(tls ?? { protocol: 'TLS' }, { enabledProtocols, enabledCipherSuites }))
  } catch (cause) {
    throw transportErrors.badTls({ address: address.text, problem: (cause as Error).message }, { cause })
  }
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
  event: 'connect' | 'secureConnect' = 'connect',
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
    socket.once(event, () => {
      settle()
      socket.pause() // connected sockets begin to read by themselves, and nobody listens yet
      resolve()
    })
  })
}
