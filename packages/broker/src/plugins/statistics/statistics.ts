/**
 * `<statisticsBrokerPlugin>`: statistics by message. A message to `ActiveMQ.Statistics.Destination.NAME`, `.Broker` or
 * `.Subscription` goes nowhere; what it asks for is sent to its reply destination, one map message per destination
 * (NAME may have wildcards) or subscription. Requests that have to wait for others are answered later, in their order;
 * one that may not be answered where it asks is refused if it is answered at once, and else logged.
 */
import type { BrokerPlugin, Destination, Message, PluginFactory } from '@hermod/model'
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
import { destinationQuery, FIRST_MESSAGE_TIMESTAMP, LIST_END, type QueryKind, queryKind, RESET } from './query.js'
import { type Request, Requests, type Step } from './requests.js'

/** `places` is asked when a request comes: connectors open after the broker has started. */
export function statisticsPlugin(places: BrokerPlaces): PluginFactory<KernelHost> {
  return (host) => new Statistics(host, places)
}

/** `correlated`: with the correlation id of the request. */
type Reply = (body: StatisticsMap, correlated?: boolean) => void

class Statistics implements BrokerPlugin {
  readonly name = 'statisticsBrokerPlugin'
  private readonly totals: BrokerTotals
  private readonly requests: Requests

  constructor(
    private readonly host: KernelHost,
    private readonly places: BrokerPlaces,
  ) {
    this.totals = new BrokerTotals(host.kernel)
    this.requests = new Requests({
      clock: host.clock,
      isFull: () => host.kernel.usage.temp.isFull(),
      failed: (error) => host.log.error('Statistics could not be sent', error),
    })
  }

  start(): void {
    this.host.log.info('Starting StatisticsBroker')
  }

  stop(): void {
    this.requests.close()
  }

  send(asker: Asker, message: Message): 'taken' | undefined {
    const { replyTo } = message
    if (replyTo === null) return undefined
    const kind = queryKind(message.destination.name)
    if (kind === undefined) return undefined
    this.requests.add(this.request(kind, asker, message, replyTo))
    return 'taken'
  }

  /** It may wait, so it holds no more of the message than it needs. */
  private request(kind: QueryKind, asker: Asker, message: Message, replyTo: Destination): Request {
    const { destination, correlationId } = message
    const properties = message.properties()
    const reply: Reply = (body, correlated = true) => {
      answer(this.host, this, asker, statisticsReply(body, replyTo, correlated ? correlationId : null))
    }
    const characters = destination.name.length + replyTo.name.length + (correlationId?.length ?? 0)
    const reset = properties.has(RESET)
    const listEnd = properties.has(LIST_END)
    const firsts = properties.has(FIRST_MESSAGE_TIMESTAMP)
    const work = {
      broker: () => this.tellOfBroker(reset, reply),
      subscription: () => this.tellOfSubscriptions(reply),
      destination: () => this.tellOfDestinations(destination, listEnd, firsts, reply),
    }
    return { characters, work: work[kind] }
  }

  private *tellOfBroker(reset: boolean, reply: Reply): Iterator<Step> {
    if (reset) this.totals.reset()
    reply(brokerBody(this.host, this.totals.now(), this.places))
    yield undefined
  }

  /** Temporary destinations and durable subscriptions are not listed, and replies are not correlated, as in ActiveMQ. */
  private *tellOfSubscriptions(reply: Reply): Iterator<Step> {
    const all = [...this.host.kernel.destinations.all()].filter(({ destination }) => !destination.isTemporary)
    const ofQueues = new Set<QueueSubscription>(
      all.flatMap((living) => (living instanceof Queue ? living.subscriptions : [])),
    )
    const ofTopics = new Set<TopicSubscription>(
      all.flatMap((living) => (living instanceof Topic ? living.subscribers : [])),
    )
    for (const subscription of [...ofQueues, ...ofTopics]) {
      reply(subscriptionBody(this.host, subscription), false)
      yield undefined
    }
  }

  private *tellOfDestinations(asked: Destination, listEnd: boolean, firsts: boolean, reply: Reply): Iterator<Step> {
    const query = destinationQuery(asked)
    const found = query.pattern === undefined ? [] : this.host.kernel.destinations.matching(query.pattern)
    for (const living of found) {
      const first: { ms?: number | undefined } = {}
      if (firsts && living instanceof Queue) yield firstMessageMs(living).then((ms) => (first.ms = ms))
      // It may have gone while others were answered.
      if (!living.removed) reply(destinationBody(this.host, living, first.ms))
      yield undefined
    }
    if (query.endOfList || listEnd) reply(new Map())
  }
}
