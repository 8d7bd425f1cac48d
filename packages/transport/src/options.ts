/**
 * Options of transport addresses, with ActiveMQ's names and defaults. On a `transportConnector` the options of each
 * accepted connection carry the prefix `transport.`; on a client's address the same names stand without it.
 */
import { bytes, defineOptions, duration, flag, integer, type OptionRows, type OptionValues, text } from '@hermod/model'

export { type Address, parseAddress } from './address.js'
export { type ReadOptions, readOptions } from './read-options.js'

const UNBUILT = { status: 'unbuilt' } as const
/** Java's Long.MAX_VALUE as the nearest double: no limit. */
const NO_LIMIT = 2 ** 63
const MAX_INT = 2_147_483_647

/** Of the OpenWire format; both peers announce theirs and the lower value or the logical AND counts. */
export const wireFormatRows = {
  version: integer(12, 'Highest OpenWire version that is announced.', { min: 1, max: 12 }),
  stackTraceEnabled: flag(true, 'Sends the causes of exceptions, and takes the stack traces of clients.'),
  tcpNoDelayEnabled: flag(true, 'Announces that TCP_NODELAY is wanted.'),
  cacheEnabled: flag(true, 'Sends repeated ids and destinations as a number.'),
  cacheSize: integer(1024, 'How many ids and destinations each direction remembers.', { min: 100, max: 16_383 }),
  tightEncodingEnabled: flag(true, 'Uses the compact encoding.'),
  sizePrefixDisabled: flag(false, 'Leaves out the length in front of each command; impossible on TCP.', UNBUILT),
  maxInactivityDuration: duration(30_000, 'A peer silent for longer is disconnected; 0: never.', { min: 0 }),
  maxInactivityDurationInitalDelay: duration(10_000, 'Time from connecting to the first check for silence.', {
    aliases: ['maxInactivityDurationInitialDelay'],
    min: 0,
  }),
  maxFrameSize: bytes(NO_LIMIT, 'A larger command ends the connection that sent it.', { min: 1024 }),
  maxFrameSizeEnabled: flag(true, 'Checks incoming commands against maxFrameSize.'),
  host: text('', 'Host name that is announced.', UNBUILT),
  providerName: text('ActiveMQ', 'Product name that is announced.', UNBUILT),
  providerVersion: text('', 'Product version that is announced.', UNBUILT),
  platformDetails: text('', 'Platform that is announced.', UNBUILT),
  includePlatformDetails: flag(false, 'Announces the platform.', UNBUILT),
}

const tcpRows = {
  keepAlive: flag(false, 'Sets SO_KEEPALIVE.'),
  connectAttemptTimeout: duration(30_000, 'A peer that has not introduced itself by then is disconnected.', { min: 0 }),
  useInactivityMonitor: flag(true, 'Disconnects silent peers, see wireFormat.maxInactivityDuration.'),
  useKeepAlive: flag(true, 'Sends keep-alives while there is nothing else to send.'),
  soWriteTimeout: duration(0, 'A peer that takes nothing for this long is disconnected; 0: never.', { min: 0 }),
  soTimeout: duration(0, 'Read timeout of the socket.', UNBUILT),
  soLinger: integer(-2_147_483_648, 'SO_LINGER.', UNBUILT),
  tcpNoDelay: flag(false, 'Sets TCP_NODELAY; it is always set here.', UNBUILT),
  trafficClass: integer(0, 'Traffic class of the packets.', UNBUILT),
  diffServ: text('', 'Differentiated services code point of the packets.', UNBUILT),
  typeOfService: integer(0, 'Type of service of the packets.', UNBUILT),
  ioBufferSize: bytes(8192, 'Buffer between socket and codec.', UNBUILT),
  socketBufferSize: bytes(65_536, 'Buffers of the operating system.', UNBUILT),
  closeAsync: flag(true, 'Closes sockets in another thread.', UNBUILT),
  daemon: flag(false, 'Kind of the transport thread.', UNBUILT),
  dynamicManagement: flag(false, 'Management of command tracing.', UNBUILT),
  jmxPort: integer(1099, 'Port for the management of command tracing.', UNBUILT),
  logWriterName: text('default', 'Format of command tracing.', UNBUILT),
  startLogging: flag(true, 'Starts command tracing at once.', UNBUILT),
  trace: flag(false, 'Traces commands in the log.', UNBUILT),
  stackSize: bytes(0, 'Stack of the transport thread.', { ...UNBUILT, min: 0 }),
  threadName: text('', 'Name of the transport thread.', UNBUILT),
  useLocalHost: flag(false, 'Connects to localhost in place of the own host name.', UNBUILT),
}

/** Of encrypted addresses, on either side. */
const tlsRows = {
  enabledProtocols: text('', 'TLS versions to use, separated by commas; empty: as <sslContext> and Node say.'),
  enabledCipherSuites: text('', 'Cipher suites to use, by their names in Java or OpenSSL; empty: those of Node.'),
}

/** What an encrypted connector asks of its peers. */
const tlsServerRows = {
  ...tlsRows,
  needClientAuth: flag(false, 'Refuses peers that show no trusted certificate.'),
  wantClientAuth: flag(false, 'Asks peers for a certificate; one that is shown must be trusted.'),
  verifyHostName: flag(false, 'Compares the certificate of the peer with its host name.', UNBUILT),
}

/** Schemes of encrypted connections. */
export const SECURE_SCHEMES: readonly string[] = ['ssl', 'nio+ssl']

const nioPoolRows = {
  corePoolSize: integer(10, 'Threads of the selector pool.', UNBUILT),
  maximumPoolSize: integer(1024, 'Highest number of threads of the selector pool.', UNBUILT),
  workQueueCapacity: integer(0, 'Waiting tasks of the selector pool.', UNBUILT),
  keepAliveTime: integer(30, 'Seconds an idle thread of the selector pool is kept.', UNBUILT),
  rejectWork: flag(false, 'Refuses tasks when the selector pool is full.', UNBUILT),
  maxChannelsPerWorker: integer(1024, 'Sockets per thread of the selector pool.', UNBUILT),
}

/** Of `<transportConnector uri="tcp://…">` and `nio://`. */
export const connectorUriOptions = defineOptions('transportConnector uri', {
  maximumConnections: integer(MAX_INT, 'Connections beyond this number are refused.', { min: 0 }),
  backlog: integer(5000, 'Connections the operating system keeps waiting to be accepted.', { min: 1 }),
  minmumWireFormatVersion: integer(0, 'Peers of a lower OpenWire version are refused.', { min: 0, max: 12 }),
  allowLinkStealing: flag(false, 'A client id in use is taken over by the newcomer in place of refusing it.'),
  connectionTimeout: duration(30_000, 'Time limit for the handshake of an encrypted connection; 0: none.', { min: 0 }),
  useQueueForAccept: flag(true, 'Accepts in one thread and starts in another.', UNBUILT),
  ...tcpRowsOfServer(),
  ...prefixed('transport.', tcpRows),
  ...prefixed('transport.', tlsServerRows),
  needClientAuth: tlsServerRows.needClientAuth,
  wantClientAuth: tlsServerRows.wantClientAuth,
  ...prefixed('wireFormat.', wireFormatRows),
  ...nioPoolRows,
})

export type ConnectorUriValues = OptionValues<typeof connectorUriOptions>

/** Of the `tcp://…` and `nio://…` addresses that clients connect to. */
export const clientUriOptions = defineOptions('client uri', {
  connectionTimeout: duration(30_000, 'Time limit for connecting; 0: none.', { min: 0 }),
  ...tcpRows,
  ...prefixed('wireFormat.', wireFormatRows),
  ...nioPoolRows,
  ...tlsRows,
  ...prefixed('socket.', tlsRows),
  verifyHostName: flag(true, 'Compares the certificate of the broker with the host name that was connected to.', {
    aliases: ['socket.verifyHostName'],
  }),
})

/** ActiveMQ also takes these without prefix on a connector, where they shape the listening socket only. */
function tcpRowsOfServer() {
  const { soTimeout, socketBufferSize, ioBufferSize, trace, daemon } = tcpRows
  return { soTimeout, socketBufferSize, ioBufferSize, trace, daemon }
}

function prefixed<P extends string, R extends OptionRows>(
  prefix: P,
  rows: R,
): { [K in keyof R & string as `${P}${K}`]: R[K] } {
  const named = Object.entries(rows).map(([name, row]) => [prefix + name, row])
  return Object.fromEntries(named) as { [K in keyof R & string as `${P}${K}`]: R[K] }
}

/** Of `<sslContext>`: what encrypted connectors prove themselves with and whom they trust. */
export const sslContextOptions = defineOptions('sslContext', {
  keyStore: text('', "File with the broker's key and certificates, JKS or PKCS12."),
  keyStorePassword: text('', 'Its password.'),
  keyStoreKeyPassword: text('', 'Password of the key inside; empty: the same.'),
  keyStoreType: text('jks', 'JKS or PKCS12; the file says what it is, and that counts.'),
  keyStoreAlgorithm: text('', 'Java algorithm of key managers.', UNBUILT),
  trustStore: text('', 'File with the certificates of authorities that peers are checked against.'),
  trustStorePassword: text('', 'Its password.'),
  trustStoreType: text('jks', 'As keyStoreType.'),
  trustStoreAlgorithm: text('', 'Java algorithm of trust managers.', UNBUILT),
  protocol: text('TLS', 'TLS, or the one version to use: TLSv1.2 or TLSv1.3.'),
  crlPath: text('', 'File with a list of revoked certificates; every peer is checked against it.'),
  provider: text('', 'Java security provider.', UNBUILT),
  secureRandom: text('', 'Java random numbers.', UNBUILT),
  secureRandomAlgorithm: text('', 'Java algorithm of random numbers.', UNBUILT),
})
