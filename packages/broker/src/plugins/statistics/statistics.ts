/**
 * `<statisticsBrokerPlugin>`: statistics by message. A message to `ActiveMQ.Statistics.Destination.NAME`, `.Broker` or
 * `.Subscription` goes nowhere; what it asks for is sent to its reply destination, one map message per destination
 * (NAME may have wildcards) or subscription.
 */
import type { BrokerPlugin, Destination, Message, PluginFactory } from '@hermod/model'
import type { Living } from '../../destinations/destinations.js'
import { Queue } from '../../destinations/queue.js'
import { Topic } from '../../destinations/topic.js'
import type { QueueSubscription } from '../../subscriptions/queue-subscription.js'
import type { TopicSubscription } from '../../subscriptions/topic-subscription.js'
import type { KernelHost } from '../host.js'
import { type Asker, answer } from './answer.js'
import { type BrokerPlaces, brokerBody, destinationBody, subscriptionBody } from './bodies.js'
import { BrokerTotals } from './broker-totals.js'
import { firstMessageMs } from './first-message.js'
import { type StatisticsMap, statisticsReply } from './map-message.js'
import { destinationQuery, FIRST_MESSAGE_TIMESTAMP, LIST_END, queryKind, RESET } from './query.js'

/** `places` is asked when a request comes: connectors open after the broker has started. */
export function statisticsPlugin(places: BrokerPlaces): PluginFactory<KernelHost> {
  return (host) => new Statistics(host, places)
}

class Statistics implements BrokerPlugin {
  readonly name = 'statisticsBrokerPlugin'
  private readonly totals: BrokerTotals

  constructor(
    private readonly host: KernelHost,
    private readonly places: BrokerPlaces,
  ) {
    this.totals = new BrokerTotals(host.kernel)
  }

  start(): void {
    this.host.log.info('Starting StatisticsBroker')
  }

  send(asker: Asker, message: Message): 'taken' | undefined {
    const { replyTo } = message
    if (replyTo === null) return undefined
    const kind = queryKind(message.destination.name)
    if (kind === undefined) return undefined
    if (kind === 'broker') this.tellOfBroker(asker, message, replyTo)
    else if (kind === 'subscription') this.tellOfSubscriptions(asker, replyTo)
    else this.tellOfDestinations(asker, message, replyTo)
    return 'taken'
  }

  private tellOfBroker(asker: Asker, request: Message, replyTo: Destination): void {
    if (request.properties().has(RESET)) this.totals.reset()
    this.reply(asker, brokerBody(this.host, this.totals.now(), this.places), replyTo, request.correlationId)
  }

  /** Temporary destinations and durable subscriptions are not listed, and replies are not correlated, as in ActiveMQ. */
  private tellOfSubscriptions(asker: Asker, replyTo: Destination): void {
    const all = [...this.host.kernel.destinations.all()].filter(({ destination }) => !destination.isTemporary)
    const ofQueues = new Set<QueueSubscription>(
      all.flatMap((living) => (living instanceof Queue ? living.subscriptions : [])),
    )
    const ofTopics = new Set<TopicSubscription>(
      all.flatMap((living) => (living instanceof Topic ? living.subscribers : [])),
    )
    for (const subscription of [...ofQueues, ...ofTopics]) {
      this.reply(asker, subscriptionBody(this.host, subscription), replyTo, null)
    }
  }

  private tellOfDestinations(asker: Asker, request: Message, replyTo: Destination): void {
    const query = destinationQuery(request.destination)
    const endOfList = query.endOfList || request.properties().has(LIST_END)
    const found = query.pattern === undefined ? [] : this.host.kernel.destinations.matching(query.pattern)
    const tell = (firsts: readonly (number | undefined)[]): void => {
      found.forEach((living, at) => {
        this.reply(asker, destinationBody(this.host, living, firsts[at]), replyTo, request.correlationId)
      })
      if (endOfList) this.reply(asker, new Map(), replyTo, request.correlationId)
    }
    if (request.properties().has(FIRST_MESSAGE_TIMESTAMP)) this.tellWithFirsts(found, tell)
    else tell([])
  }

  /** The oldest message may have to be read from the store; the answer waits for it. */
  private tellWithFirsts(found: readonly Living[], tell: (firsts: readonly (number | undefined)[]) => void): void {
    Promise.all(found.map((living) => (living instanceof Queue ? firstMessageMs(living) : undefined)))
      .then(tell)
      .catch((error: unknown) => this.host.log.error('Statistics could not be sent', error))
  }

  private reply(asker: Asker, body: StatisticsMap, replyTo: Destination, correlationId: string | null): void {
    answer(this.host, this, asker, statisticsReply(body, replyTo, correlationId))
  }
}
