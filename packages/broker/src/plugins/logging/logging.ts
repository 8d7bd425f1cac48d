/** `<loggingBrokerPlugin>`: a line in the log for what happens, in ActiveMQ's words, switched by kind of event. */
import type {
  Ack,
  BrokerPlugin,
  ConnectionContext,
  ConsumerId,
  ConsumerRequest,
  Destination,
  DyingMessage,
  Logger,
  Message,
  Notice,
  PluginFactory,
  PluginHost,
  ProducerId,
  ProducerRequest,
  SessionId,
  TransactionId,
  TransactionVerb,
} from '@hermod/model'
import type { LoggingBrokerPluginOptions } from '../../options/plugins.js'
import { describeCommand, describeMessage } from './describe.js'

const TRANSACTION_LINES: Readonly<Record<TransactionVerb, string>> = {
  begin: 'Beginning transaction',
  prepare: 'Preparing transaction',
  commit: 'Committing transaction',
  rollback: 'Rolling back Transaction',
  forget: 'Forgetting transaction',
}

const MESSAGE_LINES: Readonly<Partial<Record<Notice['what'], string>>> = {
  consumed: 'Message consumed',
  delivered: 'Message delivered',
  dispatched: 'Message dispatched',
  discarded: 'Message discarded',
  noConsumers: 'Message without consumers',
}

export function loggingPlugin(options: LoggingBrokerPluginOptions): PluginFactory {
  return (host) => {
    host.log.info(`Created LoggingBrokerPlugin: ${describeOptions(options)}`)
    return new Logging(options, host)
  }
}

class Logging implements BrokerPlugin {
  readonly name = 'loggingBrokerPlugin'
  // A verb that would log nothing is not there, so that nobody calls it.
  declare connect?: Required<BrokerPlugin>['connect']
  declare disconnect?: Required<BrokerPlugin>['disconnect']
  declare addSession?: Required<BrokerPlugin>['addSession']
  declare removeSession?: Required<BrokerPlugin>['removeSession']
  declare transaction?: Required<BrokerPlugin>['transaction']
  declare addConsumer?: Required<BrokerPlugin>['addConsumer']
  declare removeConsumer?: Required<BrokerPlugin>['removeConsumer']
  declare removeSubscription?: Required<BrokerPlugin>['removeSubscription']
  declare acknowledge?: Required<BrokerPlugin>['acknowledge']
  declare delivered?: Required<BrokerPlugin>['delivered']
  declare addProducer?: Required<BrokerPlugin>['addProducer']
  declare removeProducer?: Required<BrokerPlugin>['removeProducer']
  declare send?: Required<BrokerPlugin>['send']
  declare addDestination?: Required<BrokerPlugin>['addDestination']
  declare removeDestination?: Required<BrokerPlugin>['removeDestination']
  declare start?: Required<BrokerPlugin>['start']
  declare stop?: Required<BrokerPlugin>['stop']
  declare die?: Required<BrokerPlugin>['die']
  declare noticed?: Required<BrokerPlugin>['noticed']
  private readonly log: Logger

  constructor(
    private readonly options: LoggingBrokerPluginOptions,
    host: PluginHost,
  ) {
    this.log = host.log
    const { logAll } = options
    if (logAll || options.logConnectionEvents) this.logConnections()
    if (logAll || options.logSessionEvents) this.logSessions()
    if (logAll || options.logTransactionEvents) this.logTransactions()
    if (logAll || options.logConsumerEvents) this.logConsumers()
    if (logAll || options.logProducerEvents) this.logProducers()
    if (logAll || options.logInternalEvents) this.logInternals(host.brokerName)
    if (logAll || options.logConsumerEvents || options.logInternalEvents) this.delivered = this.logDelivery
    if (logAll || options.logConsumerEvents || options.logProducerEvents || options.logInternalEvents) {
      this.noticed = this.logNotice
    }
  }

  private logConnections(): void {
    const command = ({ request }: ConnectionContext): string => describeCommand(request.advisorySubject)
    this.connect = (context) => this.log.info(`Adding Connection: ${command(context)}`)
    this.disconnect = (context) => this.log.info(`Removing Connection: ${command(context)}`)
  }

  private logSessions(): void {
    const line = (what: string, id: SessionId): void =>
      this.log.info(`${what} Session: SessionInfo {sessionId = ${id}}`)
    this.addSession = (_context, id) => line('Adding', id)
    this.removeSession = (_context, id) => line('Removing', id)
  }

  private logTransactions(): void {
    this.transaction = (_context: unknown, verb: TransactionVerb, id: TransactionId) =>
      this.log.info(`${TRANSACTION_LINES[verb]}: ${id}`)
  }

  private logConsumers(): void {
    const command = (request: ConsumerRequest): string => describeCommand(request.advisorySubject)
    this.addConsumer = (_context, request) => {
      this.log.info(`Adding Consumer: ${command(request)}`)
      return undefined
    }
    this.removeConsumer = (_context, request) => this.log.info(`Removing Consumer: ${command(request)}`)
    this.removeSubscription = (_context, clientId, subscriptionName) => {
      const info = `{clientId = ${clientId}, subscriptionName = ${subscriptionName}}`
      this.log.info(`Removing subscription: RemoveSubscriptionInfo ${info}`)
    }
    this.acknowledge = (context: ConnectionContext, _consumer: ConsumerId, ack: Ack) => {
      const which = ack.messageCount === 1 ? `, ${ack.lastMessageId}` : ''
      this.log.info(`Acknowledging message for client ID: ${context.clientId}${which}`)
    }
  }

  private logProducers(): void {
    this.addProducer = (_context: unknown, request: ProducerRequest) =>
      this.log.info(`Adding Producer: ${describeCommand(request.advisorySubject)}`)
    this.removeProducer = (_context: unknown, id: ProducerId) =>
      this.log.info(`Removing Producer: ProducerInfo {producerId = ${id}}`)
    this.send = (_context: unknown, message: Message) => {
      this.log.info(`${this.prefix(message.destination)}Sending message: ${describeMessage(message)}`)
      return undefined
    }
  }

  /** What is a logger's name in ActiveMQ stands in front of the line: here there is one logger. */
  private prefix(destination: Destination): string {
    if (!this.options.perDestinationLogger) return ''
    return `${destination.isQueue ? 'Queue' : 'Topic'}.${destination.name}: `
  }

  private logInternals(brokerName: string): void {
    const name = (destination: Destination): string => `${destination.isQueue ? 'Queue' : 'Topic'}:${destination.name}`
    this.start = () => {
      this.log.info(`Starting ${brokerName}`)
      this.log.info(`Is now the master broker: ${brokerName}`)
    }
    this.stop = () => this.log.info(`Stopping ${brokerName}`)
    this.addDestination = (_context, destination) => this.log.info(`Adding destination: ${name(destination)}`)
    this.removeDestination = (_context, destination) => this.log.info(`Removing destination: ${name(destination)}`)
    this.die = ({ message, reason }: DyingMessage) => {
      if (reason === 'expired') this.log.info(`Message has expired: ${describeMessage(message)}`)
      this.log.info(`Sending to DLQ: ${describeMessage(message)}`)
      return undefined
    }
  }

  private logDelivery(_context: unknown, consumer: ConsumerId, message: Message): void {
    const dispatch = `MessageDispatch {consumerId = ${consumer}, destination = ${message.destination}, message = `
    this.log.info(`preProcessDispatch: ${dispatch}${describeMessage(message)}}`)
    this.log.info(`postProcessDispatch: ${dispatch}${describeMessage(message)}}`)
  }

  private logNotice(notice: Notice): void {
    const { what, destination, message, client } = notice
    if (!this.wants(what)) return
    if (message !== undefined) this.log.info(`${MESSAGE_LINES[what]}: ${describeMessage(message)}`)
    else if (what === 'full') this.log.info(`Destination is full: ${destination.name}`)
    else if (what === 'fastProducer') this.log.info(`Fast Producer: ProducerInfo {producerId = ${client}}`)
    else {
      this.log.info(`Detected slow consumer on ${destination.name}`)
      this.log.info(`Connection(${client?.connectionId}) Session(${client?.sessionId})`)
    }
  }

  private wants(what: Notice['what']): boolean {
    const { logAll, logConsumerEvents, logProducerEvents, logInternalEvents } = this.options
    if (logAll || logInternalEvents) return true
    if (what === 'full' || what === 'fastProducer') return logProducerEvents
    return logConsumerEvents && what !== 'discarded' && what !== 'noConsumers'
  }
}

function describeOptions(options: LoggingBrokerPluginOptions): string {
  const names = ['logAll', 'logConnectionEvents', 'logSessionEvents', 'logConsumerEvents'] as const
  const rest = ['logProducerEvents', 'logTransactionEvents', 'logInternalEvents'] as const
  return `LoggingBrokerPlugin(${[...names, ...rest].map((name) => `${name}=${options[name]}`).join(', ')})`
}
