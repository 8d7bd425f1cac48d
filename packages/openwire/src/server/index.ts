export { type OpenWireAcceptor, openWireAcceptor } from './acceptor.js'
export type { BridgeAcceptor, BridgePeer, PeerBridge } from './bridge-peer.js'
export { openWireErrors } from './errors.js'
export type { AcceptorRequest, ConnectorOptions } from './settings.js'
