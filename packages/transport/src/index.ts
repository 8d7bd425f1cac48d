export { type Address, parseAddress } from './address.js'
export { type ConnectRequest, connect } from './connect.js'
export { transportErrors } from './errors.js'
export {
  type InactivityActions,
  InactivityMonitor,
  type InactivityTerms,
} from './inactivity.js'
export { joinLinks } from './join-links.js'
export { LISTEN_SCHEMES, type ListenRequest, listen, type TcpLinkServer } from './listen.js'
export { type MemoryPairOptions, memoryPair } from './memory-link.js'
export { type ReadOptions, readOptions } from './read-options.js'
export { NO_STORES, type ReadFile, readTlsMaterial, type TlsMaterial, type TlsStores } from './tls/tls-context.js'
export { VmRegistry } from './vm.js'
