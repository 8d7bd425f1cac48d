/** The way to the other broker: commands there and back. Made by connecting, or taken over from a connection that came. */
import type { Command } from '@hermod/openwire'

export interface RemoteLink {
  /** `tcp://10.0.0.5:51234` */
  readonly remoteAddress: string
  /** OpenWire version in use. */
  readonly version: number
  /** Of the certificate that the other broker has shown; null or undefined: none. */
  readonly certificateSubject?: string | null | undefined
  /** As whom the other broker was let in here; undefined: nobody was asked, or we have called it. */
  readonly userName?: string | undefined
  /** When something last came, keep-alives included; undefined where that is not known. */
  readonly heardMs?: number | undefined
  /** Goes out with the end of the turn. */
  send(command: Command): void
  /** True: nothing more is read from it, until it is called with false. */
  hold(held: boolean): void
  /** Ends the link after what was sent has gone. Idempotent. */
  end(): void
}

export interface RemoteSink {
  command(command: Command): void
  /** Much waits to go out, or it has gone. */
  congestionChanged(congested: boolean): void
  /** The last call. `reason` undefined: ended in order. */
  closed(reason?: Error): void
}
