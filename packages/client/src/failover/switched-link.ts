/** A link to a broker whose user may change: it is spare first and in use later. */
import type { Command } from '@hermod/openwire'
import type { PeerLink } from '@hermod/openwire/peer'
import type { Address } from '@hermod/transport'
import { dial, type Surroundings } from '../wire/dial.js'

export interface LinkUser {
  command(command: Command, link: SwitchedLink): void
  /** Once, last. */
  closed(reason: Error, link: SwitchedLink): void
}

export class SwitchedLink {
  private user: LinkUser | undefined
  private closedFor: Error | undefined

  private constructor(
    readonly uri: string,
    private readonly source: { wire?: PeerLink },
  ) {}

  /** Connects and shakes hands. Rejects with BrokerError when that is not possible. */
  static async open(uri: string, address: Address, around: Surroundings, signal: AbortSignal): Promise<SwitchedLink> {
    const source: { wire?: PeerLink } = {}
    const link = new SwitchedLink(uri, source)
    source.wire = await dial(
      address,
      around,
      // What a broker says of itself before anybody uses the link is of no use.
      { command: (command) => link.user?.command(command, link), closed: (reason) => link.ended(reason) },
      signal,
    )
    // The broker may have gone before its link was handed over.
    if (link.closedFor !== undefined) throw link.closedFor
    return link
  }

  get wire(): PeerLink {
    return this.source.wire!
  }

  use(user: LinkUser): void {
    this.user = user
    if (this.closedFor !== undefined) user.closed(this.closedFor, this)
  }

  private ended(reason: Error): void {
    this.closedFor = reason
    this.user?.closed(reason, this)
  }
}
