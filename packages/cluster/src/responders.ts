/** The responding ends of duplex bridges: made where another broker's duplex connector connects to this one. */
import { optionValues } from '@hermod/model'
import type { BrokerInfo } from '@hermod/openwire'
import { Bridge, type BridgeSurroundings } from './bridge/bridge.js'
import { readNetworkProperties } from './bridge/network-properties.js'
import type { BridgeSettings } from './bridge/settings.js'
import { clusterErrors } from './errors.js'
import type { RemoteLink, RemoteSink } from './link/remote-link.js'
import { networkConnectorOptions } from './options.js'

export class Responders {
  /** By `name@broker id` of the connector at the other broker. */
  private readonly bridges = new Map<string, Bridge>()

  constructor(private readonly around: BridgeSurroundings) {}

  get all(): readonly Bridge[] {
    return [...this.bridges.values()]
  }

  /** Takes over the connection that `info` came by. Throws BrokerError for properties that cannot be read. */
  readonly accept = (info: BrokerInfo, link: RemoteLink): RemoteSink => {
    const settings = settingsOf(info)
    const { log } = this.around
    const id = `${settings.options.name}@${info.brokerId?.value ?? ''}`
    const known = this.bridges.get(id)
    if (known !== undefined) {
      log.warn(
        `Stopping an existing active duplex connection [${known.remoteBrokerName}] for network connector (${id}).`,
      )
      known.stop()
    }
    const bridge: Bridge = new Bridge({
      settings,
      around: this.around,
      peer: info,
      ended: () => {
        if (this.bridges.get(id) === bridge) this.bridges.delete(id)
      },
    })
    this.bridges.set(id, bridge)
    bridge.start(link, link.remoteAddress)
    log.info(`Started responder end of duplex bridge ${id}`)
    return bridge
  }

  stop(): void {
    for (const bridge of this.all) bridge.stop()
  }
}

function settingsOf(info: BrokerInfo): BridgeSettings {
  try {
    return readNetworkProperties(info.networkProperties ?? '', optionValues(networkConnectorOptions))
  } catch (error) {
    const problem = (error as Error).message
    throw clusterErrors.badProperties({ broker: info.brokerName, problem }, { cause: error })
  }
}
