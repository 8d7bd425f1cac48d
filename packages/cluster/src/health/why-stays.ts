/** Why a message stays here though there is a bridge: the first thing that keeps it from crossing. Pure. */
import { type Destination, type Message, matchesDestination } from '@hermod/model'
import { hasPassed, isTooFar } from '@hermod/openwire'
import type { BridgeConsumer } from '../bridge/bridge-consumer.js'
import type { RefusedDemand } from '../bridge/refused-demand.js'
import type { BridgeSettings } from '../bridge/settings.js'

export type StayReason =
  /** No bridge stands at the moment. */
  | 'noBridge'
  | 'temporary'
  | 'excluded'
  | 'notIncluded'
  | 'staticBridge'
  | 'noDemand'
  | 'consumerTTL'
  | 'servedElsewhere'
  | 'visited'
  | 'messageTTL'
  | 'selector'
  | 'filter'
  | 'awaitingAnswer'
  | 'prefetchFull'
  | 'congested'
  | 'leaving'
  /** Nothing keeps it: it crosses when its turn comes. */
  | 'free'

export interface Stay {
  readonly reason: StayReason
  readonly text: string
  readonly sinceMs?: number
}

/** One of the ways that a message could go. */
export interface Way extends Stay {
  /** Name of the connector; for a bridge that the other broker made: the other broker's name. */
  readonly connector: string
  /** Its address, where no bridge stands. */
  readonly broker: string
}

export function noBridge(uri: string, problem: string | undefined): Stay {
  return { reason: 'noBridge', text: `no bridge to ${uri} stands${problem === undefined ? '' : `: ${problem}`}` }
}

/** A bridge that stands, as far as it matters here. */
export interface StayFacts {
  readonly settings: BridgeSettings
  /** Id and name of the other broker. */
  readonly there: string
  readonly remoteBrokerName: string
  /** All that may take messages of the destination, and maybe others. */
  readonly consumers: readonly BridgeConsumer[]
  readonly refused: RefusedDemand
  readonly congested: boolean
  /** Forwards without an answer, by the message here. */
  isUnanswered(message: Message): boolean
}

/** `wanted`: the broker found that this consumer takes the message, with its selector, the bridge's filter and plug-ins. */
export function whyStays(facts: StayFacts, message: Message, wanted: (consumer: BridgeConsumer) => boolean): Stay {
  const { remoteBrokerName: there, settings } = facts
  const { destination } = message
  if (facts.isUnanswered(message)) {
    const sinceMs = Number(message.brokerOutTime)
    return { reason: 'awaitingAnswer', text: `sent to ${there}, which has not answered yet`, sinceMs }
  }
  const kept = keptByLists(settings, destination)
  if (kept !== undefined) return kept
  const consumers = facts.consumers.filter(({ subscription }) =>
    matchesDestination(subscription.local.destination, destination),
  )
  if (consumers.length === 0) return withoutDemand(facts, destination)
  const takers = consumers.filter(wanted)
  return takers.length > 0 ? held(facts, takers) : refused(facts, consumers, message)
}

function keptByLists(
  { options, excluded, statically, dynamically }: BridgeSettings,
  it: Destination,
): Stay | undefined {
  if (it.isTemporary) {
    return options.bridgeTempDestinations ? undefined : { reason: 'temporary', text: 'bridgeTempDestinations="false"' }
  }
  const pattern = covering(excluded, it)
  if (pattern !== undefined) return { reason: 'excluded', text: `${pattern} is among the excludedDestinations` }
  if (covering(statically, it) !== undefined) return undefined
  if (options.staticBridge) {
    return { reason: 'staticBridge', text: 'staticBridge="true", and no staticallyIncludedDestinations cover it' }
  }
  if (dynamically.length === 0 || covering(dynamically, it) !== undefined) return undefined
  return { reason: 'notIncluded', text: 'the dynamicallyIncludedDestinations do not cover it' }
}

function withoutDemand({ settings, refused, remoteBrokerName: there }: StayFacts, destination: Destination): Stay {
  const cause = refused.causeFor(destination)
  if (cause === 'consumerTTL') {
    const { consumerTTL } = settings.options
    return {
      reason: cause,
      text: `its consumers are more brokers behind ${there} than consumerTTL="${consumerTTL}" allows`,
    }
  }
  if (cause === 'servedElsewhere') {
    return { reason: cause, text: 'another bridge serves its consumers (suppressDuplicateQueueSubscriptions)' }
  }
  return { reason: 'noDemand', text: `nobody consumes it at ${there}` }
}

/** Somebody there takes it; it has not been handed over yet. */
function held({ congested, remoteBrokerName: there }: StayFacts, takers: readonly BridgeConsumer[]): Stay {
  const open = takers.filter(({ feeder }) => feeder.state === 'open')
  if (open.length === 0)
    return { reason: 'leaving', text: `its last consumer at ${there} has gone, answers are awaited` }
  if (congested) return { reason: 'congested', text: `the connection to ${there} takes nothing more for now` }
  const full = open.find(({ subscription, feeder }) => feeder.underWay >= subscription.local.prefetchSize)
  if (
    full !== undefined &&
    open.every(({ subscription, feeder }) => feeder.underWay >= subscription.local.prefetchSize)
  ) {
    return {
      reason: 'prefetchFull',
      text: `${full.feeder.underWay} before it wait for an answer of ${there} (prefetchSize)`,
    }
  }
  return { reason: 'free', text: `it may cross to ${there}: consumers here have it first, or its turn has not come` }
}

function refused(facts: StayFacts, consumers: readonly BridgeConsumer[], message: Message): Stay {
  const { settings, there, remoteBrokerName } = facts
  const { messageTTL } = settings.options
  const path = (message.brokerPath ?? []).map((id) => id?.value).join(', ')
  const conditional = consumers.some((consumer) => consumer.conditional !== undefined)
  if (hasPassed(message.brokerPath, there)) {
    const text = `it has been at ${remoteBrokerName} already (path: ${path})`
    return {
      reason: 'visited',
      text: conditional ? `${text}, and its way back is not open (replayWhenNoConsumers)` : text,
    }
  }
  if (isTooFar(message.brokerPath, messageTTL)) {
    return { reason: 'messageTTL', text: `messageTTL="${messageTTL}", and it has passed: ${path}` }
  }
  const selectors = consumers.flatMap(({ subscription }) => subscription.local.selector ?? [])
  if (selectors.length === consumers.length) {
    return { reason: 'selector', text: `no consumer at ${remoteBrokerName} selects it: ${selectors.join(' | ')}` }
  }
  return {
    reason: 'filter',
    text: conditional ? 'conditionalNetworkBridgeFilterFactory holds it (rateLimit)' : 'a plug-in or filter holds it',
  }
}

function covering(list: readonly Destination[], destination: Destination): Destination | undefined {
  return list.find((pattern) => matchesDestination(pattern, destination))
}
