/** The end of a link that we opened to a broker: for the client, and for bridges to other brokers. */
export { PeerLink, type PeerSink } from './peer-link.js'
export { type PeerTerms, peerTerms } from './peer-terms.js'
