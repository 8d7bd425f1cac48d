/** The listening socket of a connector, plain or encrypted: gives each connection as a socket that is not read yet. */
import { constants } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import type { Logger } from '@hermod/model'
import type { Address } from './address.js'
import { transportErrors } from './errors.js'
import { type ConnectorUriValues, SECURE_SCHEMES } from './options.js'
import { shortKeyBits, type TlsMaterial, tlsOptions } from './tls/tls-context.js'

export interface ListenerParts {
  readonly address: Address
  readonly values: ConnectorUriValues
  readonly tls: TlsMaterial | undefined
  readonly log: Logger
  readonly accepted: (socket: Socket) => void
  /** Encrypted, and the handshake done. */
  readonly secured: (socket: TLSSocket) => void
  /** False: too many are connected; the newcomer is refused before its handshake costs anything. */
  readonly hasRoom: (socket: Socket) => boolean
}

/** Throws BrokerError for a store or a TLS option that cannot be used. */
export function listenerOf(parts: ListenerParts): Server {
  if (!SECURE_SCHEMES.includes(parts.address.scheme)) {
    return createServer({ pauseOnConnect: true }, (socket) => parts.accepted(socket))
  }
  return secureListener(parts)
}

function secureListener({ address, values, tls, log, secured, hasRoom }: ListenerParts): Server {
  const need = values['transport.needClientAuth'] || values.needClientAuth
  const want = need || values['transport.wantClientAuth'] || values.wantClientAuth
  const server = madeOf(
    address,
    {
      ...materialOf(address, values, tls, log),
      requestCert: want,
      // One who shows no certificate may come in where it is only wanted; a bad one is refused below.
      rejectUnauthorized: need,
      // Whoever may ask for a handshake again and again keeps the broker busy for next to nothing.
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      handshakeTimeout: values.connectionTimeout > 0 ? values.connectionTimeout : 0x7fffffff,
    },
    (socket) => {
      socket.on('error', () => {})
      if (want && !socket.authorized && socket.getPeerCertificate().raw !== undefined) {
        log.warn(`Could not accept connection from ${remoteOf(socket)}: ${notTrusted(socket)}`)
        socket.destroy()
      } else secured(socket)
    },
  )
  server.on('connection', (socket: Socket) => {
    void socket.remoteAddress // looked at now, it is still known when the connection has failed
    if (!hasRoom(socket)) socket.destroy()
  })
  server.on('tlsClientError', (error, socket) => {
    log.warn(`Could not accept connection from ${remoteOf(socket)}: ${reasonOf(error, socket)}`)
  })
  return server
}

function materialOf(
  address: Address,
  values: ConnectorUriValues,
  tls: TlsMaterial | undefined,
  log: Logger,
): TlsOptions {
  if (tls?.key === undefined) throw transportErrors.noKeyStore({ address: address.text })
  const bits = shortKeyBits(tls)
  if (bits !== undefined) {
    log.warn(`${address.text}: the RSA key in the key store has ${bits} bits; make a new one of at least 2048`)
  }
  return explained(address, () =>
    tlsOptions(tls, {
      enabledProtocols: values['transport.enabledProtocols'],
      enabledCipherSuites: values['transport.enabledCipherSuites'],
    }),
  )
}

function madeOf(address: Address, options: TlsOptions, secured: (socket: TLSSocket) => void): Server {
  return explained(address, () => createTlsServer(options, secured))
}

/** Versions and ciphers that are not there only show when they are used. */
function explained<T>(address: Address, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw transportErrors.badTls({ address: address.text, problem: (cause as Error).message }, { cause })
  }
}

/** Of a handshake that failed; `reason` is OpenSSL's own word, without the file and line it stands in. */
function reasonOf(error: Error & { readonly reason?: string }, socket: TLSSocket): string {
  // Node closes the connection over such a certificate and then only tells that it was closed.
  if (socket.authorizationError) return notTrusted(socket)
  const reason = error.reason ?? error.message
  return /wrong version number|http request/.test(reason) ? `${reason}; the peer does not speak TLS` : reason
}

function notTrusted({ authorizationError }: TLSSocket): string {
  return `its certificate is not trusted: ${authorizationError}`
}

/** Node forgets the address of an encrypted socket that has failed, but not that of the plain one below it. */
function remoteOf(socket: Socket & { readonly _parent?: Socket }): string {
  const { remoteAddress, remotePort } = socket.remoteAddress === undefined ? (socket._parent ?? socket) : socket
  return `ssl://${remoteAddress ?? 'unknown'}:${remotePort ?? 0}`
}
