/** The responding ends of duplex bridges: made where another broker's duplex connector connects to this one. */
import { type Message, optionValues } from '@hermod/model'
import type { BrokerInfo, BrokerSubscriptionInfo } from '@hermod/openwire'
import { Bridge, type BridgeSurroundings } from './bridge/bridge.js'
import { subscriptionsToTell } from './bridge/durable-sync.js'
import { readNetworkProperties } from './bridge/network-properties.js'
import { type BridgeSettings, inboundClientId } from './bridge/settings.js'
import { clusterErrors } from './errors.js'
import { RecordBook } from './health/record-book.js'
import type { Way } from './health/why-stays.js'
import type { RemoteLink, RemoteSink } from './link/remote-link.js'
import { networkConnectorOptions } from './options.js'

export class Responders {
  /** By `name@broker id` of the connector at the other broker. */
  private readonly bridges = new Map<string, Bridge>()
  private readonly records = new RecordBook()

  constructor(private readonly around: BridgeSurroundings) {}

  get all(): readonly Bridge[] {
    return [...this.bridges.values()]
  }

  /**
   * Takes over the connection that `info` came by. Throws BrokerError for properties that cannot be read.
   * `subscriptionsFor`: what brokers are told whose bridges compare durable subscriptions, in one direction or both.
   */
  readonly accept = Object.assign((info: BrokerInfo, link: RemoteLink): RemoteSink => this.respond(info, link), {
    subscriptionsFor: (info: BrokerInfo, version: number): BrokerSubscriptionInfo | undefined => {
      // Most do not ask, and what they tell besides is not for a client's connection to refuse.
      if (info.networkProperties?.includes('syncDurableSubs=true') !== true) return undefined
      const { broker } = this.around
      const settings = settingsOf(info)
      const bridgeClientId = inboundClientId(settings.options, broker.name, info.brokerName ?? '')
      const facts = { brokerId: broker.id, brokerName: broker.name, bridgeClientId, version }
      return subscriptionsToTell(settings, this.around.topicSubscribers(), facts)
    },
  })

  /** As a connector's `whyStays`, for the way back over the bridges that others made. */
  whyStays(message: Message, wantedBy: ReadonlySet<string>): readonly Way[] {
    return this.all.flatMap(({ standing, remoteBrokerName: broker }) =>
      standing === undefined ? [] : [{ connector: broker, broker, ...standing.whyStays(message, wantedBy) }],
    )
  }

  stop(): void {
    for (const bridge of this.all) bridge.stop()
  }

  private respond(info: BrokerInfo, link: RemoteLink): RemoteSink {
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
      record: this.records.recordOf(id, this.around.clock.now()),
      ended: () => {
        if (this.bridges.get(id) === bridge) this.bridges.delete(id)
      },
    })
    this.bridges.set(id, bridge)
    bridge.start(link, link.remoteAddress)
    log.info(`Started responder end of duplex bridge ${id}`)
    return bridge
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
