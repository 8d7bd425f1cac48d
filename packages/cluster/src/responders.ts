/** The responding ends of duplex bridges: made where another broker's duplex connector connects to this one. */
import { type Destination, type Message, optionValues } from '@hermod/model'
import type { BrokerInfo, BrokerSubscriptionInfo } from '@hermod/openwire'
import { consumerAdvisory } from './bridge/advisory-topics.js'
import { Bridge } from './bridge/bridge.js'
import { checkIntroduction } from './bridge/check-introduction.js'
import { subscriptionsToTell } from './bridge/durable-sync.js'
import { readNetworkProperties } from './bridge/network-properties.js'
import { type BridgeSettings, inboundClientId } from './bridge/settings.js'
import type { BridgeSurroundings } from './bridge/surroundings.js'
import { clusterErrors } from './errors.js'
import { RecordBook } from './health/record-book.js'
import type { Way } from './health/why-stays.js'
import type { RemoteLink, RemoteSink } from './link/remote-link.js'
import { networkConnectorOptions } from './options.js'

export class Responders {
  /** By `name@broker id` of the connector at the other broker. */
  private readonly bridges = new Map<string, Bridge>()
  private readonly users = new WeakMap<Bridge, string | undefined>()
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
    subscriptionsFor: (
      info: BrokerInfo,
      version: number,
      mayRead: (destination: Destination) => boolean,
    ): BrokerSubscriptionInfo | undefined => {
      // Most do not ask, and what they tell besides is not for a client's connection to refuse.
      if (info.networkProperties?.includes('syncDurableSubs=true') !== true) return undefined
      const { broker } = this.around
      const settings = settingsOf(info)
      const bridgeClientId = inboundClientId(settings.options, broker.name, info.brokerName ?? '')
      const facts = { brokerId: broker.id, brokerName: broker.name, bridgeClientId, version }
      // No more than the peer could hear by listening to our advisories.
      const told = this.around.topicSubscribers().filter(({ destination }) => mayRead(consumerAdvisory(destination)))
      return subscriptionsToTell(settings, told, facts)
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
    checkIntroduction(info)
    const id = `${settings.options.name}@${info.brokerId?.value ?? ''}`
    const known = this.bridges.get(id)
    if (known !== undefined) {
      // Anybody may call himself by that name: in the place of a bridge only its own user may come.
      if (this.users.get(known) !== link.userName) throw clusterErrors.bridgeOfAnother({ id })
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
    this.users.set(bridge, link.userName)
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
