export { type OpenWireAcceptor, openWireAcceptor } from './acceptor.js'
export { openWireErrors } from './errors.js'
export type { AcceptorRequest, ConnectorOptions } from './settings.js'
