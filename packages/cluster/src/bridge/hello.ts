/**
 * What a bridge sends first, in ActiveMQ's order and one way: who it is, which durable subscriptions it knows where that
 * is asked for, its connection, session and producer, and the consumer by which it hears of demand. The end that was called is known already and leaves out the first.
 */
import { BrokerId, ConnectionId, ConsumerId, type Destination, ProducerId, SessionId } from '@hermod/model'
import {
  BrokerInfo,
  BrokerSubscriptionInfo,
  type Command,
  ConnectionInfo,
  ConsumerInfo,
  ProducerInfo,
  SessionInfo,
} from '@hermod/openwire'
import { advisoryTopics } from './advisory-topics.js'
import { writeNetworkProperties } from './network-properties.js'
import { type BridgeSettings, outboundClientId } from './settings.js'

export interface Hello {
  readonly commands: readonly Command[]
  readonly producerId: ProducerId
  /** Undefined for a bridge that does not listen. */
  readonly advisories: AdvisoryConsumer | undefined
}

export interface AdvisoryConsumer {
  readonly id: ConsumerId
  readonly destination: Destination
  readonly prefetchSize: number
}

export interface HelloFacts {
  readonly brokerId: string
  readonly brokerName: string
  readonly brokerUrl: string
  /** Of the connection at the other broker. */
  readonly connectionId: string
  readonly isInitiator: boolean
  /** Told right behind the first. */
  readonly subscriptions: BrokerSubscriptionInfo | undefined
  readonly nowMs: number
}

export function hello(settings: BridgeSettings, facts: HelloFacts, nextCommandId: () => number): Hello {
  const { connectionId } = facts
  const producerId = new ProducerId(connectionId, 1, 1)
  const advisories = advisoryConsumer(settings, connectionId)
  const commands: Command[] = []
  if (facts.isInitiator) commands.push(brokerInfo(settings, facts, nextCommandId()))
  const { subscriptions } = facts
  if (subscriptions !== undefined)
    commands.push(new BrokerSubscriptionInfo({ ...subscriptions, commandId: nextCommandId() }))
  commands.push(connectionInfo(settings, facts, nextCommandId()))
  commands.push(new SessionInfo({ commandId: nextCommandId(), sessionId: new SessionId(connectionId, 1) }))
  commands.push(new ProducerInfo({ commandId: nextCommandId(), producerId }))
  if (advisories !== undefined) {
    const { id: consumerId, destination, prefetchSize } = advisories
    const commandId = nextCommandId()
    commands.push(new ConsumerInfo({ commandId, consumerId, destination, prefetchSize, dispatchAsync: true }))
  }
  return { commands, producerId, advisories }
}

function brokerInfo(settings: BridgeSettings, facts: HelloFacts, commandId: number): BrokerInfo {
  const { brokerId, brokerName, brokerUrl, nowMs } = facts
  const url = settings.options.brokerURL === '' ? brokerUrl : settings.options.brokerURL
  return new BrokerInfo({
    commandId,
    brokerId: new BrokerId(brokerId),
    brokerName,
    brokerURL: url,
    networkConnection: true,
    duplexConnection: settings.options.duplex,
    networkProperties: writeNetworkProperties(settings, { name: brokerName, url }, new Date(nowMs)),
  })
}

function connectionInfo(settings: BridgeSettings, facts: HelloFacts, commandId: number): ConnectionInfo {
  const { options } = settings
  const remote = options.remoteUserName !== ''
  const userName = remote ? options.remoteUserName : options.userName
  const password = remote ? options.remotePassword : options.password
  return new ConnectionInfo({
    commandId,
    connectionId: new ConnectionId(facts.connectionId),
    clientId: outboundClientId(options, facts.brokerName),
    userName: userName === '' ? null : userName,
    password: password === '' ? null : password,
    clientMaster: true,
  })
}

function advisoryConsumer(settings: BridgeSettings, connectionId: string): AdvisoryConsumer | undefined {
  const destination = advisoryTopics(settings)
  if (destination === undefined) return undefined
  const { advisoryPrefetchSize, prefetchSize } = settings.options
  return {
    id: new ConsumerId(connectionId, 1, 1),
    destination,
    prefetchSize: advisoryPrefetchSize > 0 ? advisoryPrefetchSize : prefetchSize,
  }
}
