/**
 * `<authorizationPlugin>`: lets a client read, write and create only where the map says so.
 *
 *   read    to consume and browse     asked when the consumer is made, and for each destination its name covers
 *   write   to send                   asked when the producer is made, and where it names destinations per message,
 *                                     once per destination until that is removed or the map changes
 *   admin   to create and remove      asked when a destination comes or goes on behalf of a client; the advisory
 *                                     topics that its doings bring forth count
 *
 * The broker itself may do everything. A client whom nobody has authenticated may do nothing.
 */
import type {
  BrokerPlugin,
  ConnectionContext,
  ConsumerRequest,
  Destination,
  Identity,
  Message,
  ProducerRequest,
} from '@hermod/model'
import { securityErrors } from '../errors.js'
import { permits, type Right } from './acl.js'
import { connectionAdvisory, consumerAdvisory, destinationAdvisory, producerAdvisory } from './advisory-names.js'
import { AllowedSends } from './allowed-sends.js'
import { type AuthorizationMap, aclOf } from './authorization-map.js'

export interface AuthorizationSettings {
  readonly map: AuthorizationMap
  /** The broker tells of changes on advisory topics. */
  readonly advisories: boolean
}

/** Advisory topics known to be there; beyond that they are asked about again. */
const MAX_ADVISORY_TOPICS = 65_536

export class Authorization implements BrokerPlugin {
  readonly name = 'authorizationPlugin'
  private readonly sends = new Map<ConnectionContext, AllowedSends>()
  /** Who sent last: the next message is mostly theirs as well. */
  private lastSender: ConnectionContext | undefined
  private lastSends: AllowedSends | undefined
  /** In ActiveMQ a topic that is there needs no right to be created, whoever created it. */
  private readonly advisoryTopics = new Set<string>()

  private map: AuthorizationMap

  constructor(private readonly settings: AuthorizationSettings) {
    this.map = settings.map
  }

  /** Every check from now on goes by `map`, which needs no start: what was allowed before is asked again. */
  useMap(map: AuthorizationMap): void {
    this.map = map
    this.sends.clear()
    this.lastSender = undefined
    this.lastSends = undefined
  }

  async start(): Promise<void> {
    await this.map.start?.()
  }

  async stop(): Promise<void> {
    await this.map.stop?.()
  }

  connect(context: ConnectionContext): void {
    this.mayAdvise(identityOf(context), connectionAdvisory)
  }

  disconnect(context: ConnectionContext): void {
    this.sends.delete(context)
    if (this.lastSender !== context) return
    this.lastSender = undefined
    this.lastSends = undefined
  }

  addConsumer(context: ConnectionContext, { destination }: ConsumerRequest): undefined {
    const identity = identityOf(context)
    this.must(identity, 'read', destination, 'read from')
    if (!destination.isAdvisory) this.mayAdvise(identity, consumerAdvisory(destination))
  }

  attach(context: ConnectionContext, _request: ConsumerRequest, destination: Destination): void {
    this.must(identityOf(context), 'read', destination, 'read from')
  }

  addProducer(context: ConnectionContext, { destination }: ProducerRequest): void {
    const identity = identityOf(context)
    if (destination === null) return
    this.must(identity, 'write', destination, 'write to')
    const sends = this.sendsOf(context)
    // Forgets first what an older map allowed.
    if (!sends.has(destination, this.map.revision)) sends.add(destination)
    if (!destination.isAdvisory) this.mayAdvise(identity, producerAdvisory(destination))
  }

  send(context: ConnectionContext | undefined, { destination }: Message): undefined {
    if (context === undefined) return
    const sends = context === this.lastSender ? this.lastSends! : this.sendsOf(context)
    if (sends.has(destination, this.map.revision)) return
    this.must(identityOf(context), 'write', destination, 'write to')
    sends.add(destination)
  }

  addDestination(context: ConnectionContext | undefined, destination: Destination): void {
    if (context === undefined) return
    const identity = identityOf(context)
    this.must(identity, 'admin', destination, 'create')
    if (!destination.isAdvisory) this.mayAdvise(identity, destinationAdvisory(destination))
  }

  removeDestination(context: ConnectionContext | undefined, destination: Destination): void {
    if (context !== undefined) this.must(identityOf(context), 'admin', destination, 'remove')
    for (const sends of this.sends.values()) sends.remove(destination)
  }

  private sendsOf(context: ConnectionContext): AllowedSends {
    let sends = this.sends.get(context)
    if (sends === undefined) {
      sends = new AllowedSends()
      this.sends.set(context, sends)
    }
    this.lastSender = context
    this.lastSends = sends
    return sends
  }

  private mayAdvise(identity: Identity, topic: Destination): void {
    if (!this.settings.advisories || this.advisoryTopics.has(topic.name)) return
    this.must(identity, 'admin', topic, 'create')
    if (this.advisoryTopics.size >= MAX_ADVISORY_TOPICS) this.advisoryTopics.clear()
    this.advisoryTopics.add(topic.name)
  }

  private must(identity: Identity, right: Right, destination: Destination, action: string): void {
    const acl = aclOf(this.map, right, destination)
    if (acl === undefined || permits(acl, identity)) return
    throw securityErrors.notAuthorized({ userName: identity.userName, action, destination: shown(destination) })
  }
}

function identityOf({ identity }: ConnectionContext): Identity {
  if (identity === undefined) throw securityErrors.notAuthenticated()
  return identity
}

/** ActiveMQ shows composite names as they were given. */
function shown(destination: Destination): string {
  return destination.isComposite ? destination.name : destination.qualifiedName
}
