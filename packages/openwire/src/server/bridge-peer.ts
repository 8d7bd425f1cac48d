/**
 * A peer that is a broker. One whose bridge works in one direction is served as any client; for one that wants both,
 * the connection is handed to a bridge of ours, which speaks with the peer's as with an equal.
 */
import type { Destination } from '@hermod/model'
import type { BrokerInfo, Command } from '../generated/commands.js'

/** The connection as the bridge has it. */
export interface BridgePeer {
  readonly remoteAddress: string
  /** Of the certificate that the other broker has shown; null: none. */
  readonly certificateSubject: string | null
  /** Who was let in; undefined: nobody is asked. */
  readonly userName: string | undefined
  /** OpenWire version in use. */
  readonly version: number
  /** Goes out with the end of the turn. */
  send(command: Command): void
  /** True: nothing more is read from the peer, until it is called with false. */
  hold(held: boolean): void
  /** Ends the connection after what was sent has gone. */
  end(): void
}

/** The bridge as the connection has it. */
export interface PeerBridge {
  command(command: Command): void
  congestionChanged(congested: boolean): void
  /** The last call. `reason` undefined: ended in order. */
  closed(reason?: Error): void
}

/** Called when the peer has been let in. Throws BrokerError to refuse it. */
export interface BridgeAcceptor {
  (info: BrokerInfo, peer: BridgePeer): PeerBridge
  /**
   * What the peer's bridge, in one direction or both, is told first; undefined: nothing. Throws BrokerError as well.
   * `mayRead`: whether the peer could consume from there.
   */
  subscriptionsFor?(
    info: BrokerInfo,
    version: number,
    mayRead: (destination: Destination) => boolean,
  ): Command | undefined
}
