/** The link of a bridge that we opened: it has nobody to tell of a command that cannot be encoded, so it ends with that. */
import type { Command } from '@hermod/openwire'
import { PeerLink } from '@hermod/openwire/peer'

export class BridgeLink extends PeerLink {
  override send(command: Command): void {
    try {
      super.send(command)
    } catch (error) {
      this.destroy(error as Error)
    }
  }
}
