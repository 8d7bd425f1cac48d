/**
 * `<timeStampingBrokerPlugin>`: messages get the broker's time in place of their sender's, whose clock may be wrong; the
 * time they have to live stays the same, within the limits that are set. A message without a time stamp is left alone.
 */
import type { BrokerPlugin, Clock, Message, PluginFactory } from '@hermod/model'
import type { TimeStampingBrokerPluginOptions } from '../options/plugins.js'

export function timeStampingPlugin(options: TimeStampingBrokerPluginOptions): PluginFactory {
  return ({ clock }) => new TimeStamping(options, clock)
}

class TimeStamping implements BrokerPlugin {
  readonly name = 'timeStampingBrokerPlugin'

  constructor(
    private readonly options: TimeStampingBrokerPluginOptions,
    private readonly clock: Clock,
  ) {}

  send(_context: unknown, message: Message): undefined {
    const timestamp = Number(message.timestamp)
    if (timestamp <= 0 || (!this.options.processNetworkMessages && cameByNetwork(message))) return
    const oldExpiration = Number(message.expiration)
    const timeToLiveMs = this.timeToLive(timestamp, oldExpiration)
    const nowMs = this.clock.now()
    const expiration = timeToLiveMs + nowMs
    if (this.options.futureOnly && expiration <= oldExpiration) return
    if (timeToLiveMs > 0) message.expiration = expiration
    message.timestamp = nowMs
  }

  private timeToLive(timestamp: number, expiration: number): number {
    const { zeroExpirationOverride, ttlCeiling } = this.options
    const wanted = expiration > 0 ? expiration - timestamp : zeroExpirationOverride
    return wanted > 0 && ttlCeiling > 0 ? Math.min(wanted, ttlCeiling) : wanted
  }
}

function cameByNetwork(message: Message): boolean {
  return message.brokerPath !== null && message.brokerPath.length > 0
}
